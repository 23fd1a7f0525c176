// SPDX-License-Identifier: GPL-3.0-or-later
import type { Samples } from './signals.ts';

// Nobody but its own program writes Monkey's Audio, so tests write it themselves: version 3.99, the fastest level,
// 16 bits, stereo. Each number is what is left after a prediction, coded by a range coder whose model adapts.

const version = 3990;
const fastest = 1000;
const blocksPerFrame = 73_728;
/** the decoder makes the WAV header up, instead of finding one in the file */
const withoutWavHeader = 0x20;
const descriptorBytes = 52;
const headerBytes = 24;

/** A file of Monkey's Audio (.ape). */
export function apeFile(samples: Samples): Buffer {
  const [left, right] = samples.channels;
  if (left === undefined || right === undefined) throw new Error('two channels, please');
  const blocks = left.length;
  const frames: Buffer[] = [];
  for (let start = 0; start < blocks; start += blocksPerFrame) {
    frames.push(
      frame(left.subarray(start, start + blocksPerFrame), right.subarray(start, start + blocksPerFrame)),
    );
  }
  const seekTable = Buffer.alloc(frames.length * 4);
  let position = descriptorBytes + headerBytes + seekTable.length;
  frames.forEach((bytes, index) => {
    seekTable.writeUInt32LE(position, index * 4);
    position += bytes.length;
  });

  const descriptor = Buffer.alloc(descriptorBytes);
  descriptor.write('MAC ', 0, 'latin1');
  descriptor.writeUInt16LE(version, 4);
  descriptor.writeUInt32LE(descriptorBytes, 8);
  descriptor.writeUInt32LE(headerBytes, 12);
  descriptor.writeUInt32LE(seekTable.length, 16);
  descriptor.writeUInt32LE(position - descriptorBytes - headerBytes - seekTable.length, 24);
  const header = Buffer.alloc(headerBytes);
  header.writeUInt16LE(fastest, 0);
  header.writeUInt16LE(withoutWavHeader, 2);
  header.writeUInt32LE(blocksPerFrame, 4);
  header.writeUInt32LE(blocks - (frames.length - 1) * blocksPerFrame, 8);
  header.writeUInt32LE(frames.length, 12);
  header.writeUInt16LE(16, 16);
  header.writeUInt16LE(2, 18);
  header.writeUInt32LE(samples.sampleRate, 20);
  return Buffer.concat([descriptor, header, seekTable, ...frames]);
}

function frame(left: Float32Array, right: Float32Array): Buffer {
  const coder = new RangeCoder();
  const predictor = new Predictor();
  const [difference, middle] = [new ValueCoder(coder), new ValueCoder(coder)];
  for (let index = 0; index < left.length; index += 1) {
    const l = Math.round((left[index] ?? 0) * 32_767);
    const r = Math.round((right[index] ?? 0) * 32_767);
    const y = r - l;
    difference.put(predictor.residual(0, y));
    middle.put(predictor.residual(1, l + Math.trunc(y / 2)));
  }
  // Four bytes for a checksum that the decoder does not look at, then the code; all in swapped words of 32 bits.
  const bytes = Buffer.concat([Buffer.alloc(4), coder.finish()]);
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]).swap32();
}

/** Range coder of Schindler's kind: 32 bits, a carry is resolved when its byte goes out. */
class RangeCoder {
  readonly #out: number[] = [];
  #low = 0;
  #range = 2 ** 31;
  /** the byte that a carry may still change, and how many of 255 stand behind it */
  #pending = 0;
  #full = 0;

  /** A symbol that takes `width` of `total` parts, from `start` on. */
  put(width: number, start: number, total: number): void {
    this.#normalize();
    const part = Math.floor(this.#range / total);
    this.#low += part * start;
    this.#range = part * width;
  }

  finish(): Buffer {
    for (let byte = 0; byte < 6; byte += 1) this.#shift();
    return Buffer.from(this.#out);
  }

  #normalize(): void {
    while (this.#range <= 2 ** 23) {
      this.#shift();
      this.#range *= 256;
    }
  }

  #shift(): void {
    if (this.#low < 0xff * 2 ** 23) this.#flush(0, 0xff);
    else if (this.#low >= 2 ** 31) this.#flush(1, 0);
    else this.#full += 1;
    this.#low = (this.#low % 2 ** 23) * 256;
  }

  #flush(carry: number, rest: number): void {
    this.#out.push((this.#pending + carry) & 0xff);
    for (; this.#full > 0; this.#full -= 1) this.#out.push(rest);
    this.#pending = Math.floor(this.#low / 2 ** 23) & 0xff;
  }
}

/** Parts of 65536 that the quotients 0, 1, 2 … take; the ones beyond take one each. */
const widths = [
  19578, 16582, 12257, 7906, 4576, 2366, 1170, 536, 261, 119, 65, 31, 19, 10, 6, 3, 3, 2, 1, 1, 1,
];
const starts = widths.map((_, index) => widths.slice(0, index).reduce((sum, width) => sum + width, 0));
const escape = 63;

/** Splits each number by a divisor that follows the size of the numbers before it. */
class ValueCoder {
  readonly #coder: RangeCoder;
  #k = 10;
  #sum = 16 << 10;

  constructor(coder: RangeCoder) {
    this.#coder = coder;
  }

  put(value: number): void {
    const unsigned = value > 0 ? 2 * value - 1 : -2 * value;
    const divisor = Math.max(this.#sum >> 5, 1);
    const quotient = Math.floor(unsigned / divisor);
    const symbol = Math.min(quotient, escape);
    const width = widths[symbol];
    if (width === undefined) this.#coder.put(1, 65_535 - escape + symbol, 65_536);
    else this.#coder.put(width, starts[symbol] ?? 0, 65_536);
    if (symbol === escape) {
      this.#coder.put(1, quotient >>> 16, 65_536);
      this.#coder.put(1, quotient & 0xffff, 65_536);
    }
    this.#coder.put(1, unsigned % divisor, divisor);
    this.#adapt(unsigned);
  }

  #adapt(unsigned: number): void {
    const limit = this.#k > 0 ? 2 ** (this.#k + 4) : 0;
    this.#sum += Math.floor((unsigned + 1) / 2) - ((this.#sum + 16) >> 5);
    if (this.#sum < limit) this.#k -= 1;
    else if (this.#sum >= 2 ** (this.#k + 5) && this.#k < 24) this.#k += 1;
  }
}

/** What adapts the prediction of one channel: its last values, and those of the other channel. */
interface ChannelState {
  last: number;
  filtered: number;
  otherBefore: number;
  own: History;
  other: History;
}

/** Weights for the last values and the signs by which they learn. */
interface History {
  weights: number[];
  values: number[];
  signs: number[];
}

class Predictor {
  readonly #channels: [ChannelState, ChannelState] = [newChannel(), newChannel()];

  /** What the decoder has to be told in order to arrive at `target`. Channel 0 comes first in each pair. */
  residual(channel: 0 | 1, target: number): number {
    const state = this.#channels[channel];
    const neighbour = this.#channels[channel === 0 ? 1 : 0];
    const fromOwn = predict(state.own, state.last);
    const fromOther = predict(state.other, neighbour.filtered - ((state.otherBefore * 31) >> 5));
    state.otherBefore = neighbour.filtered;

    const last = target - ((state.filtered * 31) >> 5);
    const residual = last - ((fromOwn + (fromOther >> 1)) >> 10);
    state.last = last;
    state.filtered = target;
    learn(state.own, residual);
    learn(state.other, residual);
    return residual;
  }
}

function newChannel(): ChannelState {
  return {
    last: 0,
    filtered: 0,
    otherBefore: 0,
    own: { weights: [360, 317, -109, 98], values: [0, 0, 0, 0], signs: [0, 0, 0, 0] },
    other: { weights: [0, 0, 0, 0, 0], values: [0, 0, 0, 0, 0], signs: [0, 0, 0, 0, 0] },
  };
}

/** The newest value counts as it is, the one before as the step from it, all older ones as they then were. */
function predict(history: History, newest: number): number {
  const { weights, values, signs } = history;
  const step = newest - (values[0] ?? 0);
  history.values = [newest, step, ...values.slice(1, -1)];
  history.signs = [against(newest), against(step), ...signs.slice(1, -1)];
  return history.values.reduce((sum, value, index) => (sum + Math.imul(value, weights[index] ?? 0)) | 0, 0);
}

function learn(history: History, residual: number): void {
  const sign = against(residual);
  history.weights = history.weights.map((weight, index) => weight + (history.signs[index] ?? 0) * sign);
}

function against(value: number): number {
  return value < 0 ? 1 : value > 0 ? -1 : 0;
}
