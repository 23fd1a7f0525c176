// SPDX-License-Identifier: GPL-3.0-or-later
import type { ByteRange } from '../tagEnds.ts';

const blockBytes = 1024 * 1024;

/** Reads a file from front to back in large blocks and shows pieces of it without copying. */
export class BlockReader {
  readonly range: ByteRange;
  readonly #read: (buffer: Buffer, position: number) => number;
  readonly #onBlock: () => void;
  #block: Buffer = Buffer.alloc(0);
  #buffer: Buffer;
  #blockStart = 0;

  /**
   * @param read fills the buffer from a position in the file and says how much there was
   * @param onBlock called for each block: the place to look at the clock
   */
  constructor(range: ByteRange, read: (buffer: Buffer, position: number) => number, onBlock: () => void) {
    this.range = range;
    this.#read = read;
    this.#onBlock = onBlock;
    this.#buffer = Buffer.allocUnsafe(Math.min(blockBytes, Math.max(1, range.end - range.start)));
  }

  /** The bytes at `position`, valid until the next call; null when not all of them are in the range. */
  view(position: number, length: number): Buffer | null {
    if (position < this.range.start || position + length > this.range.end) return null;
    let from = position - this.#blockStart;
    if (from < 0 || from + length > this.#block.length) {
      this.#fill(position, length);
      from = 0;
    }
    return from + length > this.#block.length ? null : this.#block.subarray(from, from + length);
  }

  /** Calls `use` with one piece after the other; false when the file ends before the range does. */
  each(range: ByteRange, use: (piece: Buffer) => boolean): boolean {
    for (let at = range.start; at < range.end;) {
      const piece = this.view(at, Math.min(range.end - at, blockBytes));
      if (piece === null) return false;
      if (!use(piece)) return true;
      at += piece.length;
    }
    return true;
  }

  #fill(position: number, length: number): void {
    this.#onBlock();
    if (this.#buffer.length < length) this.#buffer = Buffer.allocUnsafe(length);
    let have = 0;
    while (have < this.#buffer.length) {
      const got = this.#read(this.#buffer.subarray(have), position + have);
      if (got === 0) break;
      have += got;
    }
    this.#blockStart = position;
    // What lies behind the range (a tag) must not be taken for audio.
    this.#block = this.#buffer.subarray(0, Math.min(have, Math.max(0, this.range.end - position)));
  }
}
