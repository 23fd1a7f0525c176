// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isInside, readablePath } from '../../../src/main/insideFolder.ts';

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

describe('a track', () => {
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

  const find = (path: string): Promise<Buffer | null> => readablePath(bytes(music), bytes(path));

  it('is read in its folder', async () => {
    expect((await find(join(music, 'album', 'track.ogg')))?.toString()).toMatch(/track\.ogg$/);
  });

  it('is not read where a link leads to something with another kind of name', async () => {
    await symlink(join(folder, 'secret.txt'), join(music, 'link.ogg'));
    await writeFile(join(folder, 'id_rsa'), 'secret');
    await symlink(join(folder, 'id_rsa'), join(music, 'key.ogg'));
    await symlink(join(folder, 'id_rsa'), join(music, 'key'));
    for (const name of ['link.ogg', 'key.ogg', 'key']) expect(await find(join(music, name)), name).toBeNull();
  });

  it('is read where a link leads to music elsewhere, as a file or as a folder', async () => {
    await mkdir(join(folder, 'drive'));
    await writeFile(join(folder, 'drive', 'Other.OGG'), 'sound');
    await symlink(join(folder, 'drive', 'Other.OGG'), join(music, 'other.ogg'));
    await symlink(join(folder, 'drive'), join(music, 'drive'));
    expect(await find(join(music, 'other.ogg'))).not.toBeNull();
    expect(await find(join(music, 'drive', 'Other.OGG'))).not.toBeNull();
  });

  it('is read through a link that stays inside, and where the folder itself is a link', async () => {
    await symlink(join(music, 'album', 'track.ogg'), join(music, 'again.ogg'));
    await symlink(music, join(folder, 'linked'));
    expect(await find(join(music, 'again.ogg'))).not.toBeNull();
    const through = await readablePath(
      bytes(join(folder, 'linked')),
      bytes(join(folder, 'linked/album/track.ogg')),
    );
    expect(through).not.toBeNull();
  });

  it.runIf(process.platform === 'linux')('is found for a name that is not UTF-8', async () => {
    const name = Buffer.concat([bytes(`${music}/`), Buffer.from([0xff, 0xe4, 0x2e, 0x6f, 0x67, 0x67])]);
    await writeFile(name, 'sound');
    expect((await readablePath(bytes(music), name))?.subarray(-6)).toEqual(name.subarray(-6));
  });

  it('fails as the file system does when the file is gone', async () => {
    await expect(find(join(music, 'gone.ogg'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
