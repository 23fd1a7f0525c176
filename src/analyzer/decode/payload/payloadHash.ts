// SPDX-License-Identifier: GPL-3.0-or-later
import { createHash } from 'node:crypto';

/**
 * Of a longer stream only this much counts: hours of lossless music in one file would otherwise cost minutes on a
 * network drive, and two recordings that are alike so far are alike.
 */
const hashedBytes = 256 * 1024 * 1024;
/** Small pieces are hashed together; a call for each would cost more than the hashing. */
const blockBytes = 64 * 1024;

/** SHA-256 over the payload of an audio stream, however it is cut into pieces. */
export class PayloadHash {
  readonly #hash = createHash('sha256');
  readonly #block = Buffer.allocUnsafe(blockBytes);
  #filled = 0;
  #bytes = 0;

  constructor(codec: string, sampleRate: number, channels: number) {
    this.#hash.update(`${codec}\n${sampleRate}\n${channels}\n`);
  }

  /** Payload seen so far, also what is behind the limit. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Nothing that follows can change the result. */
  get complete(): boolean {
    return this.#bytes >= hashedBytes;
  }

  add(piece: Buffer): void {
    const room = hashedBytes - this.#bytes;
    this.#bytes += piece.length;
    const counted = piece.length > room ? piece.subarray(0, Math.max(0, room)) : piece;
    if (this.#filled + counted.length > blockBytes) this.#flush();
    if (counted.length > blockBytes) this.#hash.update(counted);
    else this.#filled += counted.copy(this.#block, this.#filled);
  }

  /** 32 hex digits. Ends the hash. */
  digest(): string {
    this.#flush();
    return this.#hash.digest('hex').slice(0, 32);
  }

  #flush(): void {
    this.#hash.update(this.#block.subarray(0, this.#filled));
    this.#filled = 0;
  }
}
