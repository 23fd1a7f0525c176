// SPDX-License-Identifier: GPL-3.0-or-later
import { AV_NOPTS_VALUE, AVERROR_EAGAIN } from 'node-av/constants';
import { Codec, CodecContext, Frame, Packet } from 'node-av/lib';
import type { AudioSource } from './audioSource.ts';
import type { Demuxer } from './demuxer.ts';
import { decodeFailed } from './fileErrors.ts';

/**
 * Decodes the packets of a demuxer's stream one after the other. Damaged packets are left out. A track has
 * thousands of frames and each call into FFmpeg costs, so nothing is asked of a frame before somebody needs it.
 */
export class AudioDecoder {
  readonly #demuxer: Demuxer;
  readonly #context: CodecContext;
  readonly #packet = new Packet();
  readonly #frame = new Frame();
  /** a packet that the decoder did not take yet */
  #held = false;
  #atEnd = false;
  #position = 0;
  #samplesSincePosition = 0;
  #samples = 0;
  #packets = 0;

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

  /** Samples, for each channel, of the frame that `next` gave. */
  get frameSamples(): number {
    return this.#samples;
  }

  /** Start in seconds, on the track's own clock, of the frame that `next` gave. */
  get frameStart(): number {
    const { pts } = this.#frame;
    if (pts !== AV_NOPTS_VALUE) {
      this.#position = Number(pts) * this.#demuxer.timeBase - this.#demuxer.startTime;
      this.#samplesSincePosition = this.#samples;
      return this.#position;
    }
    // Raw streams without a clock, and the second frame of a packet: what was decoded since is counted.
    return this.#position + (this.#samplesSincePosition - this.#samples) / this.#frame.sampleRate;
  }

  /** Packets that were given to the decoder so far. */
  get packets(): number {
    return this.#packets;
  }

  /** After a seek. `position`: where decoding goes on if the packets do not say. */
  reset(position: number): void {
    this.#context.flushBuffers();
    if (this.#held) this.#packet.unref();
    this.#held = false;
    this.#atEnd = false;
    this.#position = position;
    this.#samplesSincePosition = 0;
  }

  /**
   * The next decoded frame, valid until the next call; null at the end of the stream.
   * @param onPacket called for each packet: the place to look at the clock
   */
  next(onPacket: () => void): Frame | null {
    for (;;) {
      onPacket();
      // Sending first spares the call that only says "nothing left": a packet usually is one frame.
      if (!this.#atEnd) this.#send();
      const received = this.#context.receiveFrameSync(this.#frame);
      if (received >= 0) {
        this.#samples = this.#frame.nbSamples;
        if (this.#samples <= 0) continue;
        this.#samplesSincePosition += this.#samples;
        return this.#frame;
      }
      // Anything else is a damaged packet, or a decoder that wants more; the next packet may do.
      if (this.#atEnd) return null;
    }
  }

  close(): void {
    this.#packet.free();
    this.#frame.free();
    this.#context.freeContext();
  }

  #send(): void {
    if (!this.#held && !this.#demuxer.readPacket(this.#packet)) {
      this.#atEnd = true;
      this.#context.sendPacketSync(null);
      return;
    }
    this.#held = this.#context.sendPacketSync(this.#packet) === AVERROR_EAGAIN;
    if (this.#held) return;
    this.#packets += 1;
    this.#packet.unref();
  }
}
