// SPDX-License-Identifier: GPL-3.0-or-later
import type { BlockReader } from './blockReader.ts';
import type { PayloadHash } from './payloadHash.ts';
import type { StoredPayload } from './storedPayload.ts';

/** Everything behind the metadata blocks is frames. */
export function flacPayload(reader: BlockReader, hash: PayloadHash): StoredPayload | null {
  let position = reader.range.start;
  if (reader.view(position, 4)?.toString('latin1') !== 'fLaC') return null;
  position += 4;
  for (let last = false; !last;) {
    const head = reader.view(position, 4)?.readUInt32BE(0);
    if (head === undefined) return null;
    last = head >= 0x8000_0000;
    position += 4 + (head & 0xff_ffff);
  }
  // The sync code of a frame; anything else is padding of a kind that FFmpeg skips.
  const sync = reader.view(position, 2)?.readUInt16BE(0);
  if (sync === undefined || (sync & 0xfffe) !== 0xfff8) return null;
  const whole = reader.each({ start: position, end: reader.range.end }, (piece) => {
    hash.add(piece);
    return !hash.complete;
  });
  return whole ? { duration: null } : null;
}
