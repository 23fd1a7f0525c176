// SPDX-License-Identifier: GPL-3.0-or-later
import { AV_NOPTS_VALUE } from 'node-av/constants';
import { Codec, CodecContext, Frame, Packet } from 'node-av/lib';
import type { AudioSource } from './audioSource.ts';
import { decodeFailed } from './fileErrors.ts';
import type { Demuxer } from './demuxer.ts';

/** Decodes the packets of a demuxer's stream one after the other. Damaged packets are left out. */
export class AudioDecoder {
  readonly #demuxer: Demuxer;
  readonly #context: CodecContext;
  readonly #packet = new Packet();
  readonly #frame = new Frame();
  #atEnd = false;
  /** seconds; where the next frame starts if it does not say so itself */
  #position = 0;

  /** @throws SegueError decode_failed when no decoder takes the stream */
  constructor(source: AudioSource, demuxer: Demuxer) {
    this.#demuxer = demuxer;
    this.#context = new CodecContext();
    const parameters = demuxer.stream.codecpar;
    const codec = Codec.findDecoder(parameters.codecId);
    if (codec === null) throw decodeFailed(source.name);
    this.#context.allocContext3(codec);
    this.#context.parametersToContext(parameters);
    this.#context.pktTimebase = demuxer.stream.timeBase;
    // Parallelism comes from decoding several files at once.
    this.#context.threadCount = 1;
    if (this.#context.open2Sync(codec, null) < 0) {
      this.#context.freeContext();
      throw decodeFailed(source.name);
    }
    this.#packet.alloc();
    this.#frame.alloc();
  }

  /** Start in seconds, on the track's own clock, of the frame that `next` gave. */
  get frameStart(): number {
    return this.#position;
  }

  /** After a seek. `position`: where decoding goes on if the packets do not say. */
  reset(position: number): void {
    this.#context.flushBuffers();
    this.#atEnd = false;
    this.#position = position;
    this.#frame.nbSamples = 0;
  }

  /**
   * The next decoded frame, valid until the next call; null at the end of the stream.
   * @param onPacket called for each packet: the place to look at the clock
   */
  next(onPacket: () => void): Frame | null {
    const before = this.#frame.nbSamples > 0 ? this.#frame.nbSamples / this.#frame.sampleRate : 0;
    for (;;) {
      const received = this.#context.receiveFrameSync(this.#frame);
      if (received >= 0) {
        if (this.#frame.nbSamples <= 0 || this.#frame.sampleRate <= 0) continue;
        const { pts } = this.#frame;
        this.#position =
          pts === AV_NOPTS_VALUE
            ? this.#position + before
            : Number(pts) * this.#demuxer.timeBase - this.#demuxer.startTime;
        return this.#frame;
      }
      if (this.#atEnd) return null;
      // Also after an error: that was a damaged packet, and the next one may be whole.
      onPacket();
      if (this.#demuxer.readPacket(this.#packet)) {
        this.#context.sendPacketSync(this.#packet);
        this.#packet.unref();
      } else {
        this.#atEnd = true;
        this.#context.sendPacketSync(null);
      }
    }
  }

  close(): void {
    this.#packet.free();
    this.#frame.free();
    this.#context.freeContext();
  }
}
