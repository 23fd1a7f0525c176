// SPDX-License-Identifier: GPL-3.0-or-later
import type { BlockReader } from './blockReader.ts';
import type { PayloadHash } from './payloadHash.ts';
import type { StoredPayload } from './storedPayload.ts';

const pageHeaderBytes = 27;
const continuedFlag = 1;
const firstFlag = 2;
const lastFlag = 4;
/** Packets before the audio: identification, comments, and Vorbis' codebooks. */
const headerPackets = { vorbis: 3, opus: 2 } as const;

/** One logical stream whose pages follow each other without a gap; what they carry, put together, is the packets. */
export function oggPayload(
  reader: BlockReader,
  codec: 'vorbis' | 'opus',
  hash: PayloadHash,
): StoredPayload | null {
  let position = reader.range.start;
  let serial: number | null = null;
  let sequence = 0;
  let headersLeft: number = headerPackets[codec];
  /** the last packet of the page before goes on in this one */
  let open = false;
  let ended = false;
  while (position < reader.range.end) {
    if (hash.complete) return { duration: null };
    const head = reader.view(position, pageHeaderBytes);
    // 'OggS', version 0
    if (head === null || ended || head.readUInt32BE(0) !== 0x4f676753 || head.readUInt8(4) !== 0) return null;
    const flags = head.readUInt8(5);
    const isFirst = serial === null;
    serial ??= head.readUInt32LE(14);
    if (head.readUInt32LE(14) !== serial || head.readUInt32LE(18) !== sequence) return null;
    if (isFirst !== ((flags & firstFlag) !== 0) || open !== ((flags & continuedFlag) !== 0)) return null;
    sequence = (sequence + 1) >>> 0;
    ended = (flags & lastFlag) !== 0;

    const segments = head.readUInt8(26);
    const table = reader.view(position + pageHeaderBytes, segments);
    if (table === null) return null;
    let headerBytes = 0;
    let bodyBytes = 0;
    for (const lacing of table) {
      bodyBytes += lacing;
      if (headersLeft > 0) {
        headerBytes += lacing;
        if (lacing < 255) headersLeft -= 1;
      }
      open = lacing === 255;
    }
    const bodyAt = position + pageHeaderBytes + segments;
    const audio = reader.view(bodyAt + headerBytes, bodyBytes - headerBytes);
    if (audio === null) return null;
    hash.add(audio);
    position = bodyAt + bodyBytes;
  }
  return open || headersLeft > 0 ? null : { duration: null };
}
