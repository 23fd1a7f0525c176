// SPDX-License-Identifier: GPL-3.0-or-later
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const localHeader = 0x04034b50;
const stored = 0;
const deflated = 8;

/**
 * Unpacks a zip file without a program for it, since a fresh machine has none. `rename` gets each file's name
 * inside the zip and gives its path below `directory`, or nothing to leave it out. Reads plain zips only: no
 * zip64, no encryption, no links; the one zip that it is for is known by its hash.
 */
export async function extractZip(zipFile, directory, rename) {
  const handle = await open(zipFile, 'r');
  try {
    for (const entry of await readDirectory(handle)) {
      if (entry.name.endsWith('/')) continue;
      const target = rename(entry.name);
      if (target === undefined) continue;
      await extractEntry(handle, zipFile, entry, targetPath(directory, target));
    }
  } finally {
    await handle.close();
  }
}

function targetPath(directory, name) {
  const target = path.resolve(directory, name);
  if (!target.startsWith(path.resolve(directory) + path.sep)) {
    throw new Error(`The zip names a file outside its folder: ${name}`);
  }
  return target;
}

async function read(handle, length, position) {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, position);
  if (bytesRead !== length) throw new Error('The zip file is cut short.');
  return buffer;
}

async function readDirectory(handle) {
  const { size } = await handle.stat();
  const tailLength = Math.min(size, 22 + 0xffff);
  const tail = await read(handle, tailLength, size - tailLength);
  let end = tail.length - 22;
  while (end >= 0 && tail.readUInt32LE(end) !== endOfDirectory) end -= 1;
  if (end < 0) throw new Error('This is not a zip file.');

  const count = tail.readUInt16LE(end + 10);
  const directory = await read(handle, tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16));
  const entries = [];
  for (let position = 0; entries.length < count;) {
    if (directory.readUInt32LE(position) !== directoryEntry) throw new Error('The zip directory is damaged.');
    const nameLength = directory.readUInt16LE(position + 28);
    entries.push({
      method: directory.readUInt16LE(position + 10),
      compressedSize: directory.readUInt32LE(position + 20),
      mode: (directory.readUInt32LE(position + 38) >>> 16) & 0o777,
      offset: directory.readUInt32LE(position + 42),
      name: directory.toString('utf8', position + 46, position + 46 + nameLength),
    });
    position +=
      46 + nameLength + directory.readUInt16LE(position + 30) + directory.readUInt16LE(position + 32);
  }
  return entries;
}

async function extractEntry(handle, zipFile, entry, target) {
  const header = await read(handle, 30, entry.offset);
  if (header.readUInt32LE(0) !== localHeader) throw new Error('The zip file is damaged.');
  if (entry.method !== stored && entry.method !== deflated) {
    throw new Error(`The zip packs ${entry.name} in a way that is not known here (${entry.method}).`);
  }
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  await mkdir(path.dirname(target), { recursive: true });
  if (entry.compressedSize === 0) {
    await (await open(target, 'w')).close();
  } else {
    await pipeline(
      createReadStream(zipFile, { start, end: start + entry.compressedSize - 1 }),
      entry.method === deflated ? createInflateRaw() : new PassThrough(),
      createWriteStream(target),
    );
  }
  if (entry.mode !== 0) await chmod(target, entry.mode);
}
