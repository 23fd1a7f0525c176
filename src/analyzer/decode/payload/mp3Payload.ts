// SPDX-License-Identifier: GPL-3.0-or-later
import type { BlockReader } from './blockReader.ts';
import type { PayloadHash } from './payloadHash.ts';
import type { StoredPayload } from './storedPayload.ts';

interface FrameHeader {
  /** 1: MPEG 1, half the rate: MPEG 2 and 2.5 */
  mpeg1: boolean;
  mono: boolean;
  sampleRate: number;
  bytes: number;
  samples: number;
}

/** kbit/s of layer III by the four bits of the header; 0: free format, which nobody has */
const bitratesMpeg1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const bitratesMpeg2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const sampleRates = [44_100, 48_000, 32_000];

/**
 * Layer III frames from the first byte to the last, each where the one before it ends. A first frame that only
 * holds the index of the file (Xing, Info) is written anew by whoever remuxes it and does not count.
 */
export function mp3Payload(reader: BlockReader, hash: PayloadHash): StoredPayload | null {
  const { start, end } = reader.range;
  const first = frameAt(reader, start);
  if (first === null) return null;
  const index = indexFrame(reader, start, first);
  if (index === 'unknown') return null;
  let position = index === 'yes' ? start + first.bytes : start;
  let samples = 0;
  while (position < end) {
    if (hash.complete) return { duration: null };
    const frame = frameAt(reader, position);
    if (frame?.sampleRate !== first.sampleRate || frame.mono !== first.mono) return null;
    const bytes = reader.view(position, frame.bytes);
    if (bytes === null) return null;
    hash.add(bytes);
    samples += frame.samples;
    position += frame.bytes;
  }
  return samples === 0 ? null : { duration: samples / first.sampleRate };
}

function frameAt(reader: BlockReader, position: number): FrameHeader | null {
  const header = reader.view(position, 4)?.readUInt32BE(0);
  // eleven bits of sync, then layer III
  if (header === undefined || header >>> 21 !== 0x7ff || ((header >>> 17) & 3) !== 1) return null;
  const version = (header >>> 19) & 3;
  const rate = sampleRates[(header >>> 10) & 3];
  const mpeg1 = version === 3;
  const bitrate = (mpeg1 ? bitratesMpeg1 : bitratesMpeg2)[(header >>> 12) & 15];
  if (version === 1 || rate === undefined || bitrate === undefined || bitrate === 0) return null;
  const sampleRate = version === 3 ? rate : version === 2 ? rate / 2 : rate / 4;
  const samples = mpeg1 ? 1152 : 576;
  const padding = (header >>> 9) & 1;
  const bytes = Math.floor((samples * bitrate * 125) / sampleRate) + padding;
  return { mpeg1, mono: ((header >>> 6) & 3) === 3, sampleRate, bytes, samples };
}

function indexFrame(reader: BlockReader, position: number, frame: FrameHeader): 'yes' | 'no' | 'unknown' {
  const bytes = reader.view(position, frame.bytes);
  if (bytes === null) return 'unknown';
  if (bytes.toString('latin1', 36, 40) === 'VBRI') return 'unknown';
  const sideInfo = frame.mpeg1 ? (frame.mono ? 17 : 32) : frame.mono ? 9 : 17;
  const at = 4 + sideInfo;
  if (at + 8 > bytes.length) return 'no';
  const name = bytes.toString('latin1', at, at + 4);
  if (name !== 'Xing' && name !== 'Info') return 'no';
  const flags = bytes.readUInt32BE(at + 4);
  // An index that counts neither frames nor bytes is nothing to FFmpeg, which then plays the frame.
  return (flags & 3) === 0 ? 'unknown' : 'yes';
}
