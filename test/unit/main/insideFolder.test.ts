// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isInside, realPathInside } from '../../../src/main/insideFolder.ts';

const bytes = (text: string): Buffer => Buffer.from(text);

describe('inside a folder', () => {
  it('is what lies below it', () => {
    expect(isInside(bytes('/music'), bytes('/music/a.flac'))).toBe(true);
    expect(isInside(bytes('/music/'), bytes('/music/b/a.flac'))).toBe(true);
    expect(isInside(bytes('/'), bytes('/a.flac'))).toBe(true);
  });

  it('is neither the folder itself nor a neighbour whose name begins alike', () => {
    expect(isInside(bytes('/music'), bytes('/music'))).toBe(false);
    expect(isInside(bytes('/music'), bytes('/music/'))).toBe(false);
    expect(isInside(bytes('/music'), bytes('/music-private/a.flac'))).toBe(false);
    expect(isInside(bytes('/music'), bytes('/etc/passwd'))).toBe(false);
  });
});

describe('a real path', () => {
  let folder: string;
  let music: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segue-inside-'));
    music = join(folder, 'music');
    await mkdir(join(music, 'album'), { recursive: true });
    await writeFile(join(folder, 'secret.txt'), 'secret');
    await writeFile(join(music, 'album', 'track.ogg'), 'sound');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const find = (path: string): Promise<Buffer | null> => realPathInside(bytes(music), bytes(path));

  it('is given for a file in the folder', async () => {
    expect((await find(join(music, 'album', 'track.ogg')))?.toString()).toMatch(/track\.ogg$/);
  });

  it('is refused where .. leads out', async () => {
    expect(await find(`${music}/album/../../secret.txt`)).toBeNull();
  });

  it('is refused where a symbolic link leads out, to a file or through a folder', async () => {
    await symlink(join(folder, 'secret.txt'), join(music, 'link.ogg'));
    await symlink(folder, join(music, 'out'));
    expect(await find(join(music, 'link.ogg'))).toBeNull();
    expect(await find(join(music, 'out', 'secret.txt'))).toBeNull();
  });

  it('is given for a link that stays inside, and where the folder itself is a link', async () => {
    await symlink(join(music, 'album', 'track.ogg'), join(music, 'again.ogg'));
    await symlink(music, join(folder, 'linked'));
    expect(await find(join(music, 'again.ogg'))).not.toBeNull();
    const through = await realPathInside(
      bytes(join(folder, 'linked')),
      bytes(join(folder, 'linked/album/track.ogg')),
    );
    expect(through).not.toBeNull();
  });

  it.runIf(process.platform === 'linux')('is found for a name that is not UTF-8', async () => {
    const name = Buffer.concat([bytes(`${music}/`), Buffer.from([0xff, 0xe4, 0x2e, 0x6f, 0x67, 0x67])]);
    await writeFile(name, 'sound');
    expect((await realPathInside(bytes(music), name))?.subarray(-6)).toEqual(name.subarray(-6));
  });

  it('fails as the file system does when the file is gone', async () => {
    await expect(find(join(music, 'gone.ogg'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
