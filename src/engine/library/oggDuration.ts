// SPDX-License-Identifier: GPL-3.0-or-later
import { open } from 'node:fs/promises';

/** Ogg pages are at most about 65 KB long, so the last one starts within this many bytes of the end. */
const tailBytes = 65_536 + 512;

/**
 * Length of an Ogg file from the position its last page tells, without reading what lies between.
 * @param sampleRate what the positions count in: Hz; always 48,000 for Opus
 * @returns seconds, null when the end of the file is not that of an Ogg file
 */
export async function oggDuration(path: Buffer, sampleRate: number): Promise<number | null> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, tailBytes);
    const tail = Buffer.alloc(length);
    await handle.read(tail, 0, length, size - length);
    const samples = lastPosition(tail);
    return samples === null || sampleRate <= 0 ? null : samples / sampleRate;
  } finally {
    await handle.close();
  }
}

/** Of the last page that tells one; a page on which no packet ends says -1. */
function lastPosition(tail: Buffer): number | null {
  for (let at = tail.lastIndexOf('OggS'); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf('OggS', at - 1)) {
    if (at + 14 > tail.length || tail[at + 4] !== 0) continue;
    const position = tail.readBigInt64LE(at + 6);
    if (position > 0n && position < 1n << 48n) return Number(position);
  }
  return null;
}
