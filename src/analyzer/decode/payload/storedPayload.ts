// SPDX-License-Identifier: GPL-3.0-or-later
import type { BlockReader } from './blockReader.ts';
import { flacPayload } from './flacPayload.ts';
import { mp3Payload } from './mp3Payload.ts';
import { mp4Payload } from './mp4Payload.ts';
import { oggPayload } from './oggPayload.ts';
import type { PayloadHash } from './payloadHash.ts';

export interface StoredPayload {
  /** seconds, where counting them is part of the walk */
  duration: number | null;
}

/**
 * Hashes the payload of well-formed files of the common formats straight from their bytes: to take each packet
 * from FFmpeg into JavaScript is five times the work. Gives the same hash as the packets do, or null where a file
 * is not exactly as its format says; then the packets decide, and `hash` is of no more use.
 */
export function storedPayload(
  reader: BlockReader,
  container: string,
  codec: string,
  hash: PayloadHash,
): StoredPayload | null {
  if (container === 'ogg' && (codec === 'vorbis' || codec === 'opus')) return oggPayload(reader, codec, hash);
  if (container === 'mp3' && codec === 'mp3') return mp3Payload(reader, hash);
  if (container === 'flac' && codec === 'flac') return flacPayload(reader, hash);
  if (container === 'mp4' && (codec === 'aac' || codec === 'alac')) return mp4Payload(reader, hash);
  return null;
}
