// SPDX-License-Identifier: GPL-3.0-or-later

export const wavHeaderBytes = 44;
const largestUint32 = 0xffff_ffff;

export interface WavLayout {
  sampleRate: number;
  channels: number;
  /** s16: signed 16-bit integers, f32: floats with full scale 1; both little-endian and interleaved */
  sampleFormat: 's16' | 'f32';
  /** samples in each channel */
  frames: number;
}

export interface SourceShape {
  sampleRate: number;
  channels: number;
  /** of lossless sources; null for lossy ones, which decode to floats */
  bitsPerSample: number | null;
  frames: number;
}

/**
 * 16-bit sources stay as they are, what has more goes as floats, which hold 24 bits exactly. A RIFF file says its
 * size in 32 bits: where floats would not fit, hours of sound in one file, 16 bits have to do.
 */
export function layoutFor(source: SourceShape): WavLayout {
  const base = {
    sampleRate: source.sampleRate,
    channels: Math.min(2, source.channels),
    frames: source.frames,
  };
  const exact16 = source.bitsPerSample !== null && source.bitsPerSample <= 16;
  const asFloats: WavLayout = { ...base, sampleFormat: 'f32' };
  return exact16 || byteLength(asFloats) > largestUint32 ? { ...base, sampleFormat: 's16' } : asFloats;
}

/** One sample of all channels. */
export function frameBytes(layout: WavLayout): number {
  return layout.channels * (layout.sampleFormat === 's16' ? 2 : 4);
}

export function byteLength(layout: WavLayout): number {
  return wavHeaderBytes + layout.frames * frameBytes(layout);
}

export function wavHeader(layout: WavLayout): Buffer {
  const bytes = frameBytes(layout);
  const data = Math.min(layout.frames * bytes, largestUint32 - 36);
  const header = Buffer.alloc(wavHeaderBytes);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(data + 36, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(layout.sampleFormat === 's16' ? 1 : 3, 20);
  header.writeUInt16LE(layout.channels, 22);
  header.writeUInt32LE(layout.sampleRate, 24);
  header.writeUInt32LE(layout.sampleRate * bytes, 28);
  header.writeUInt16LE(bytes, 32);
  header.writeUInt16LE((bytes / layout.channels) * 8, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(data, 40);
  return header;
}
