// SPDX-License-Identifier: GPL-3.0-or-later
import { realpath } from 'node:fs/promises';
import { extname, sep } from 'node:path';

const separator = Buffer.from(sep);

/** Whether `path` lies below `folder`. Both must be real paths: no `..`, no symbolic link on the way. */
export function isInside(folder: Uint8Array, path: Uint8Array): boolean {
  const base = Buffer.from(folder);
  const prefix = base.subarray(-separator.length).equals(separator) ? base : Buffer.concat([base, separator]);
  return path.length > prefix.length && prefix.equals(path.subarray(0, prefix.length));
}

/**
 * The real path of a track, or null where it must not be read. Inside `folder` all is well. Users also link music of
 * another drive into their folder, and the scan follows such links; out of the folder one is followed only to a file
 * whose name ends as the track's does, so that no link can pass off a key or a document as a song.
 * Paths are bytes, since a name need not be UTF-8. Rejects as `realpath` does when there is no such file.
 */
export async function readablePath(folder: Uint8Array, path: Uint8Array): Promise<Buffer | null> {
  const [realFolder, realFile] = await Promise.all([realPathOf(folder), realPathOf(path)]);
  return isInside(realFolder, realFile) || endsAlike(realFile, path) ? realFile : null;
}

function endsAlike(one: Uint8Array, other: Uint8Array): boolean {
  const ending = endingOf(one);
  return ending !== '' && ending === endingOf(other);
}

/** The extension in lower case; it is ASCII wherever it is one that is played. */
function endingOf(path: Uint8Array): string {
  return extname(Buffer.from(path).toString('latin1')).toLowerCase();
}

function realPathOf(path: Uint8Array): Promise<Buffer> {
  return realpath(Buffer.from(path), { encoding: 'buffer' });
}
