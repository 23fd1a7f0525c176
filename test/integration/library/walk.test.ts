// SPDX-License-Identifier: GPL-3.0-or-later
import { execFile } from 'node:child_process';
import { chmod, mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { decodePath, encodePath } from '../../../src/engine/library/filePath.ts';
import { walk, type WalkResult, type WalkedDirectory } from '../../../src/engine/library/walk.ts';
import { temporaryFolder } from './temporary.ts';

async function put(...parts: string[]): Promise<string> {
  const path = join(...parts);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, 'x');
  return path;
}

interface Walked extends WalkResult {
  directories: WalkedDirectory[];
  /** below the root */
  paths: string[];
}

async function walked(
  root: string,
  options: { roots?: string[]; signal?: AbortSignal } = {},
): Promise<Walked> {
  const directories: WalkedDirectory[] = [];
  const result = await walk(Buffer.from(root), {
    roots: (options.roots ?? [root]).map((path) => Buffer.from(path)),
    onDirectory: (directory) => directories.push(directory),
    signal: options.signal,
  });
  const paths = directories
    .flatMap(({ files }) => files.map((file) => file.path.slice(root.length + 1)))
    .sort();
  return { ...result, directories, paths };
}

describe('walk', () => {
  it('finds audio files of any case of name, with size and time', async () => {
    const root = await temporaryFolder();
    await put(root, 'A', 'B', 'song.mp3');
    await put(root, 'LOUD.FLAC');
    await put(root, 'notes.txt');
    await put(root, 'A', 'cover.jpg');
    await put(root, 'mp3');
    await utimes(join(root, 'LOUD.FLAC'), 1_600_000_000, 1_600_000_000.25);
    const found = await walked(root);
    expect(found.paths).toEqual(['A/B/song.mp3', 'LOUD.FLAC']);
    expect(
      found.directories.flatMap((directory) => directory.files).find(({ path }) => path.endsWith('FLAC')),
    ).toEqual({
      path: join(root, 'LOUD.FLAC'),
      size: 1,
      mtimeMs: 1_600_000_000_250,
    });
    expect(found).toMatchObject({ root: 'there', problems: [], unknown: [] });
  });

  it('leaves out hidden files, rubbish bins and snapshots', async () => {
    const root = await temporaryFolder();
    for (const folder of ['.hidden', '$RECYCLE.BIN', 'System Volume Information', '@eaDir', 'lost+found']) {
      await put(root, folder, 'song.mp3');
    }
    await put(root, '._song.mp3');
    await put(root, 'song.mp3');
    expect((await walked(root)).paths).toEqual(['song.mp3']);
  });

  it('takes the best picture beside the files', async () => {
    const root = await temporaryFolder();
    await put(root, 'song.mp3');
    await put(root, 'Folder.JPG');
    await put(root, 'COVER.png');
    await put(root, 'back.jpg');
    const [directory] = (await walked(root)).directories;
    expect(directory?.image).toMatchObject({ path: join(root, 'COVER.png'), size: 1 });
  });

  it.runIf(process.platform === 'linux')('finds names of any bytes and of 255 of them', async () => {
    const root = await temporaryFolder();
    const raw = Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff, 0xfe, 0x2e]), Buffer.from('mp3')]);
    const long = join(root, `${'ü'.repeat(125)}x.mp3`);
    const rawFolder = Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xe9])]);
    await writeFile(raw, 'x');
    await writeFile(long, 'x');
    await mkdir(rawFolder);
    await writeFile(Buffer.concat([rawFolder, Buffer.from('/song.mp3')]), 'x');
    const { directories } = await walked(root);
    const paths = directories.flatMap((directory) => directory.files.map((file) => file.path));
    expect(paths).toHaveLength(3);
    expect(paths).toContain(encodePath(raw));
    expect(paths).toContain(long);
    expect(paths.some((path) => decodePath(path).includes(Buffer.from([0x2f, 0xe9, 0x2f])))).toBe(true);
  });

  it('follows links once, and never round in circles', async () => {
    const folder = await temporaryFolder();
    const root = join(folder, 'music');
    await put(root, 'A', 'song.mp3');
    await put(folder, 'elsewhere', 'B', 'other.mp3');
    await symlink(root, join(root, 'A', 'round'));
    await symlink(folder, join(root, 'above'));
    await symlink('/', join(root, 'everything'));
    await symlink(join(root, 'A', 'song.mp3'), join(root, 'same song.mp3'));
    await symlink(join(folder, 'elsewhere'), join(root, 'link'));
    await symlink(join(folder, 'elsewhere', 'B'), join(root, 'deeper link'));
    await symlink(join(folder, 'elsewhere'), join(folder, 'elsewhere', 'B', 'back'));
    await symlink('/nowhere', join(root, 'broken.mp3'));
    const found = await walked(root);
    expect(found.paths.filter((path) => path.endsWith('song.mp3'))).toEqual(['A/song.mp3']);
    expect(found.paths.filter((path) => path.endsWith('other.mp3'))).toHaveLength(1);
    expect(found.unknown.map(String)).toEqual([join(root, 'broken.mp3')]);
    // Always by the same way: otherwise every scan would find the files moved.
    expect((await walked(root)).paths).toEqual(found.paths);
  });

  it('leaves what is in another folder of the library to its own walk', async () => {
    const folder = await temporaryFolder();
    const root = join(folder, 'one');
    const other = join(folder, 'two');
    await put(root, 'song.mp3');
    await put(other, 'other.mp3');
    await symlink(other, join(root, 'link'));
    expect((await walked(root, { roots: [root, other] })).paths).toEqual(['song.mp3']);
    expect((await walked(root, { roots: [root] })).paths).toEqual(['link/other.mp3', 'song.mp3']);
  });

  it('tells a root that is missing, empty, or no folder', async () => {
    const folder = await temporaryFolder();
    expect(await walked(join(folder, 'gone'))).toMatchObject({
      root: 'missing',
      problems: [{ code: 'folder_missing', path: join(folder, 'gone') }],
    });
    await mkdir(join(folder, 'empty'));
    expect(await walked(join(folder, 'empty'))).toMatchObject({ root: 'empty', problems: [] });
    await writeFile(join(folder, 'file'), '');
    expect((await walked(join(folder, 'file'))).root).toBe('missing');
  });

  it('goes on when a folder disappears in the middle', async () => {
    const root = await temporaryFolder();
    for (let i = 0; i < 30; i += 1) await put(root, 'deep', `folder ${i}`, 'a', 'song.mp3');
    await put(root, 'song.mp3');
    const removing = new Promise<void>((resolve) => {
      setImmediate(() => void rm(join(root, 'deep'), { recursive: true }).then(resolve));
    });
    const found = await walked(root);
    await removing;
    expect(found.root).toBe('there');
    expect(found.paths).toContain('song.mp3');
    // Whatever was not seen is unknown, unless its own parent was already read without it.
    for (const problem of found.problems) expect(problem.code).toBe('folder_missing');
  });

  it.runIf(process.platform === 'linux')('tells a folder that is too deep for the system', async () => {
    const root = await temporaryFolder();
    // Node cannot remove what is as deep as this.
    onTestFinished(() => promisify(execFile)('rm', ['-rf', root]).then(() => undefined));
    await put(root, 'song.mp3');
    const name = 'x'.repeat(250);
    const before = process.cwd();
    try {
      process.chdir(root);
      for (let depth = 0; depth < 18; depth += 1) {
        await mkdir(name);
        process.chdir(name);
      }
      await writeFile('deep.mp3', 'x');
    } catch {
      // Some systems refuse to make it in the first place.
    } finally {
      process.chdir(before);
    }
    const found = await walked(root);
    expect(found.paths).toContain('song.mp3');
    expect(found.problems.map((problem) => problem.code)).toEqual(['name_too_long']);
  });

  it.runIf(process.platform !== 'win32')('goes on when a folder may not be read', async () => {
    const root = await temporaryFolder();
    await put(root, 'closed', 'song.mp3');
    await put(root, 'open', 'song.mp3');
    await chmod(root, 0o755);
    await chmod(join(root, 'closed'), 0);
    const found = await asNobody(() => walked(root));
    expect(found.paths).toEqual(['open/song.mp3']);
    expect(found.problems).toMatchObject([{ code: 'folder_unreadable', path: join(root, 'closed') }]);
    expect(found.unknown.map(String)).toEqual([join(root, 'closed')]);
    await chmod(root, 0);
    expect(await asNobody(() => walked(root))).toMatchObject({ root: 'unreadable' });
    await chmod(root, 0o755);
  });

  it('stops when it is cancelled', async () => {
    const root = await temporaryFolder();
    await put(root, 'song.mp3');
    await expect(walked(root, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
  });
});

/** Nothing is forbidden to root, who may be running this. */
async function asNobody<Result>(action: () => Promise<Result>): Promise<Result> {
  if (process.geteuid?.() !== 0) return action();
  process.seteuid?.(65_534);
  try {
    return await action();
  } finally {
    process.seteuid?.(0);
  }
}
