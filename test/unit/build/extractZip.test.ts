// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { buildModule } from './buildModule.ts';

interface Entry {
  name: string;
  data: Buffer;
  mode: number;
  pack: boolean;
}

const { extractZip } = await buildModule<{
  extractZip: (zip: string, folder: string, rename: (name: string) => string | undefined) => Promise<void>;
}>('extractZip.mjs');

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'segue-zip-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function entry(name: string, text: string, options: { mode?: number; pack?: boolean } = {}): Entry {
  return { name, data: Buffer.from(text), mode: options.mode ?? 0o644, pack: options.pack ?? true };
}

/** A zip file as the format describes it: each file behind its header, then the directory, then its end. */
function zip(entries: readonly Entry[], comment = ''): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data, mode, pack } of entries) {
    const packed = pack ? deflateRawSync(data) : data;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(pack ? 8 : 0, 4);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((mode << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([Buffer.from('PK\u0001\u0002'), Buffer.from([20, 3]), common, rest, Buffer.from(name)]),
    );
    files.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(Buffer.concat(directory).length, 8);
  end.writeUInt32LE(offset, 12);
  end.writeUInt16LE(comment.length, 16);
  return Buffer.concat([...files, ...directory, Buffer.from('PK\u0005\u0006'), end, Buffer.from(comment)]);
}

async function unpack(
  bytes: Buffer,
  rename: (name: string) => string | undefined = (name) => name,
): Promise<string> {
  const file = path.join(folder, 'given.zip');
  await writeFile(file, bytes);
  const target = path.join(folder, 'out');
  await extractZip(file, target, rename);
  return target;
}

describe('extractZip', () => {
  it('gives back packed, unpacked and empty files with their modes', async () => {
    const long = 'la '.repeat(50_000);
    const target = await unpack(
      zip([
        entry('app/', ''),
        entry('app/song.txt', long),
        entry('app/run', '#!/bin/sh\n', { mode: 0o755, pack: false }),
        entry('app/empty', '', { pack: false }),
      ]),
    );
    expect(await readFile(path.join(target, 'app/song.txt'), 'utf8')).toBe(long);
    expect(await readFile(path.join(target, 'app/run'), 'utf8')).toBe('#!/bin/sh\n');
    expect((await stat(path.join(target, 'app/run'))).mode & 0o777).toBe(0o755);
    expect((await stat(path.join(target, 'app/empty'))).size).toBe(0);
  });

  it('finds the directory in front of a comment', async () => {
    const target = await unpack(zip([entry('a', 'x')], 'made for a test'));
    expect(await readFile(path.join(target, 'a'), 'utf8')).toBe('x');
  });

  it('renames and leaves out what it is told to', async () => {
    const bytes = zip([entry('Old/keep', '1'), entry('Old/resources/app', '2')]);
    const target = await unpack(bytes, (name) =>
      name.includes('resources') ? undefined : name.replace('Old', 'new'),
    );
    expect(await readdir(target, { recursive: true })).toEqual(['new', 'new/keep']);
  });

  it('writes nothing outside its folder', async () => {
    await expect(unpack(zip([entry('../outside', 'x')]))).rejects.toThrow(/outside/);
    expect(await readdir(folder)).toEqual(['given.zip']);
  });

  it('refuses a file that is cut short or no zip', async () => {
    const whole = zip([entry('a', 'la '.repeat(1000), { pack: false })]);
    await expect(unpack(whole.subarray(0, 200))).rejects.toThrow();
    await expect(unpack(Buffer.from('not a zip file at all, by far'))).rejects.toThrow(/zip/);
  });
});
