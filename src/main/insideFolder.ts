// SPDX-License-Identifier: GPL-3.0-or-later
import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';

const separator = Buffer.from(sep);

/** Whether `path` lies below `folder`. Both must be real paths: no `..`, no symbolic link on the way. */
export function isInside(folder: Uint8Array, path: Uint8Array): boolean {
  const base = Buffer.from(folder);
  const prefix = base.subarray(-separator.length).equals(separator) ? base : Buffer.concat([base, separator]);
  return path.length > prefix.length && prefix.equals(path.subarray(0, prefix.length));
}

/**
 * The real path of `path` where that lies inside `folder`, null where it leads out of it. Paths are bytes, since a
 * name need not be UTF-8. Rejects as `realpath` does when there is no such file.
 */
export async function realPathInside(folder: Uint8Array, path: Uint8Array): Promise<Buffer | null> {
  const [realFolder, realFile] = await Promise.all([realPathOf(folder), realPathOf(path)]);
  return isInside(realFolder, realFile) ? realFile : null;
}

function realPathOf(path: Uint8Array): Promise<Buffer> {
  return realpath(Buffer.from(path), { encoding: 'buffer' });
}
