// SPDX-License-Identifier: GPL-3.0-or-later
import type { Samples } from './signals.ts';

export interface WavOptions {
  /** 16: integers; 32: floats. Default 16 */
  bits?: 16 | 32;
}

/** A RIFF WAV file, written by hand so that tests do not depend on what they test. */
export function wavFile(samples: Samples, options: WavOptions = {}): Buffer {
  const bits = options.bits ?? 16;
  const channels = samples.channels.length;
  const frames = samples.channels[0]?.length ?? 0;
  const frameSize = (bits / 8) * channels;
  const file = Buffer.alloc(44 + frames * frameSize);
  wavHeader({ sampleRate: samples.sampleRate, channels, bits, dataBytes: frames * frameSize }).copy(file);
  let at = 44;
  for (let frame = 0; frame < frames; frame += 1) {
    for (const channel of samples.channels) {
      const value = channel[frame] ?? 0;
      if (bits === 16) file.writeInt16LE(Math.round(value * 32_767), at);
      else file.writeFloatLE(value, at);
      at += bits / 8;
    }
  }
  return file;
}

export interface WavShape {
  sampleRate: number;
  channels: number;
  bits: 8 | 16 | 32;
  dataBytes: number;
}

/** The 44 bytes before the samples; 32 bits means float. */
export function wavHeader(shape: WavShape): Buffer {
  const frameSize = (shape.bits / 8) * shape.channels;
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + shape.dataBytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(shape.bits === 32 ? 3 : 1, 20);
  header.writeUInt16LE(shape.channels, 22);
  header.writeUInt32LE(shape.sampleRate, 24);
  header.writeUInt32LE(shape.sampleRate * frameSize, 28);
  header.writeUInt16LE(frameSize, 32);
  header.writeUInt16LE(shape.bits, 34);
  header.write('data', 36);
  header.writeUInt32LE(shape.dataBytes, 40);
  return header;
}
