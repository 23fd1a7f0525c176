// SPDX-License-Identifier: GPL-3.0-or-later
import type { VirtualWav } from '../../shared/contract/playbackDecoder.ts';
import { PcmReader } from './pcmReader.ts';
import { byteLength, frameBytes, wavHeader, wavHeaderBytes } from './wavLayout.ts';

/** The track that plays, the one that is preloaded, and one that was just left. */
const keptOpen = 3;
const largestRead = 512 * 1024;

/** Files as the WAV files that they would be; the last ones used stay open, since reads follow each other. */
export class VirtualWavs {
  /** by path, the one used last at the end */
  readonly #readers = new Map<string, PcmReader>();

  /** Always looks at the file itself: it may have been replaced since. */
  probe(path: Uint8Array): VirtualWav {
    const key = keyOf(path);
    this.#readers.get(key)?.close();
    this.#readers.delete(key);
    const { layout } = this.#reader(path);
    return {
      sampleRate: layout.sampleRate,
      channels: layout.channels,
      frames: layout.frames,
      byteLength: byteLength(layout),
    };
  }

  /** @param end the last byte itself */
  read(path: Uint8Array, start: number, end: number): Uint8Array {
    const reader = this.#reader(path);
    const { layout } = reader;
    const stop = Math.min(end + 1, start + largestRead, byteLength(layout));
    if (start >= stop) return new Uint8Array(0);
    const header =
      start < wavHeaderBytes ? wavHeader(layout).subarray(start, Math.min(stop, wavHeaderBytes)) : null;
    const samples = this.#samples(reader, Math.max(start, wavHeaderBytes), stop);
    return header === null ? samples : Buffer.concat([header, samples]);
  }

  close(): void {
    for (const reader of this.#readers.values()) reader.close();
    this.#readers.clear();
  }

  /** Reads may start and stop inside a sample. */
  #samples(reader: PcmReader, start: number, stop: number): Buffer {
    if (start >= stop) return Buffer.alloc(0);
    const each = frameBytes(reader.layout);
    const from = start - wavHeaderBytes;
    const to = stop - wavHeaderBytes;
    const first = Math.floor(from / each);
    const last = Math.ceil(to / each);
    return reader.read(first, last - first).subarray(from - first * each, to - first * each);
  }

  #reader(path: Uint8Array): PcmReader {
    const key = keyOf(path);
    const reader = this.#readers.get(key) ?? new PcmReader(path);
    this.#readers.delete(key);
    this.#readers.set(key, reader);
    for (const [oldest, other] of this.#readers) {
      if (this.#readers.size <= keptOpen) break;
      other.close();
      this.#readers.delete(oldest);
    }
    return reader;
  }
}

function keyOf(path: Uint8Array): string {
  return Buffer.from(path.buffer, path.byteOffset, path.byteLength).toString('latin1');
}
