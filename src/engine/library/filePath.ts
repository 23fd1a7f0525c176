// SPDX-License-Identifier: GPL-3.0-or-later
import { isUtf8 } from 'node:buffer';

/**
 * Paths in memory and in the database. On Linux a name is any run of bytes, so a path read from the disk is kept as
 * its UTF-8 string where it is valid UTF-8 and as `raw:` and the bytes in hex where it is not. The prefix cannot be
 * mistaken: absolute paths start with a slash, a backslash or a drive letter.
 */
const rawPrefix = 'raw:';

export function encodePath(path: Buffer): string {
  if (isUtf8(path)) {
    const text = path.toString('utf8');
    if (!text.startsWith(rawPrefix)) return text;
  }
  return rawPrefix + path.toString('hex');
}

/** The bytes to give to the file system. */
export function decodePath(path: string): Buffer {
  return path.startsWith(rawPrefix)
    ? Buffer.from(path.slice(rawPrefix.length), 'hex')
    : Buffer.from(path, 'utf8');
}

/** For people: bytes that are not UTF-8 become U+FFFD. */
export function displayPath(path: string): string {
  return path.startsWith(rawPrefix) ? decodePath(path).toString('utf8') : path;
}

/** True for paths that a string-only API (one that takes no Buffer) cannot open. */
export function isRawPath(path: string): boolean {
  return path.startsWith(rawPrefix);
}

const separators = process.platform === 'win32' ? [0x2f, 0x5c] : [0x2f];

/** `folder`, a separator, `name`; as bytes. */
export function joinPath(folder: Buffer, name: Buffer): Buffer {
  const last = folder.at(-1);
  if (last !== undefined && separators.includes(last)) return Buffer.concat([folder, name]);
  return Buffer.concat([folder, Buffer.from([process.platform === 'win32' ? 0x5c : 0x2f]), name]);
}

/** Index of the last separator, -1 when there is none. */
function lastSeparator(path: Buffer): number {
  let index = path.length - 1;
  while (index >= 0 && !separators.includes(path[index] as number)) index -= 1;
  return index;
}

export function parentPath(path: Buffer): Buffer {
  const index = lastSeparator(path);
  return path.subarray(0, Math.max(index, 1));
}

export function baseName(path: Buffer): Buffer {
  return path.subarray(lastSeparator(path) + 1);
}

/** True when `path` is `folder` itself or lies somewhere below it. */
export function isInside(path: Buffer, folder: Buffer): boolean {
  if (path.length < folder.length || path.compare(folder, 0, folder.length, 0, folder.length) !== 0)
    return false;
  if (path.length === folder.length) return true;
  const last = folder.at(-1);
  return (
    separators.includes(path[folder.length] as number) || (last !== undefined && separators.includes(last))
  );
}
