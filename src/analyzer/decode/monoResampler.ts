// SPDX-License-Identifier: GPL-3.0-or-later
import { AV_CHANNEL_ORDER_NATIVE, AV_CHANNEL_ORDER_UNSPEC, AV_SAMPLE_FMT_FLT } from 'node-av/constants';
import { FFmpegError, Frame, SoftwareResampleContext, type CodecContext } from 'node-av/lib';
import { nameChannels } from './channelNames.ts';

type ChannelLayout = CodecContext['channelLayout'];

const monoLayout: ChannelLayout = { nbChannels: 1, order: AV_CHANNEL_ORDER_NATIVE, mask: 0x4n };

/** The resampler's filter looks ahead; so much more input than output is needed, in output samples. */
const filterMargin = 64;

/** How the channels of a file become one. */
export type MonoMix =
  /** the mean of two channels; more are weighted as FFmpeg's matrix does, so that nothing can clip */
  | 'all'
  /** the first channel only: for recordings whose channels cancel each other out */
  | 'first';

/**
 * Gathers decoded frames of one stretch of audio and gives it as mono float32 at the wanted rate. The frames are
 * kept inside libswresample until the end: one copy into JavaScript instead of one for each frame.
 */
export class MonoResampler {
  readonly #rate: number;
  readonly #mix: MonoMix;
  #context: SoftwareResampleContext | null = null;
  /** output samples for one sample of the frames that the context takes */
  #ratio = 0;
  /** the frames say how many channels they have but not which */
  #nameless = false;
  /** in output samples, of what the current context holds */
  #gathered = 0;
  /** of earlier contexts: the format changed in the middle of the stretch */
  #finished: Float32Array[] = [];
  #finishedSamples = 0;

  constructor(rate: number, mix: MonoMix) {
    this.#rate = rate;
    this.#mix = mix;
  }

  /** Samples that `take` can give for certain. */
  get available(): number {
    return this.#finishedSamples + Math.max(0, Math.floor(this.#gathered) - filterMargin);
  }

  /** @param samples `frame.nbSamples`, which the caller has asked for already */
  push(frame: Frame, samples: number): void {
    if (this.#nameless) nameChannels(frame);
    let result = this.#context === null ? -1 : this.#context.convertFrame(null, frame);
    if (result < 0) {
      // The first frame, or one of another rate, layout or sample format than those before it.
      this.#finish();
      this.#nameless = frame.channelLayout.order !== AV_CHANNEL_ORDER_NATIVE;
      if (this.#nameless) nameChannels(frame);
      this.#context = this.#newContext(frame);
      this.#ratio = this.#rate / frame.sampleRate;
      result = this.#context.convertFrame(null, frame);
      FFmpegError.throwIfError(result, 'convertFrame');
    }
    this.#gathered += samples * this.#ratio;
  }

  /** Up to `count` samples from `skip` on; fewer when less was pushed. Can be called once. */
  take(skip: number, count: number): Float32Array {
    this.#finish(skip + count);
    const out = new Float32Array(Math.max(0, Math.min(count, this.#finishedSamples - skip)));
    let position = -skip;
    for (const piece of this.#finished) {
      const from = Math.max(0, -position);
      const to = Math.min(piece.length, out.length - position);
      if (to > from) out.set(piece.subarray(from, to), position + from);
      position += piece.length;
    }
    return out;
  }

  close(): void {
    this.#context?.free();
    this.#context = null;
  }

  #finish(limit = Number.POSITIVE_INFINITY): void {
    const context = this.#context;
    if (context === null) return;
    const wanted = Math.min(Math.round(this.#gathered), Math.max(0, limit - this.#finishedSamples));
    if (wanted > 0) {
      const frame = new Frame();
      frame.alloc();
      frame.format = AV_SAMPLE_FMT_FLT;
      frame.sampleRate = this.#rate;
      frame.channelLayout = monoLayout;
      frame.nbSamples = wanted;
      FFmpegError.throwIfError(frame.getBuffer(0), 'getBuffer');
      FFmpegError.throwIfError(context.convertFrame(frame, null), 'convertFrame');
      const bytes = frame.data?.[0];
      if (bytes !== undefined) {
        const samples = new Float32Array(bytes.buffer, bytes.byteOffset, frame.nbSamples).slice();
        this.#finished.push(samples);
        this.#finishedSamples += samples.length;
      }
      frame.free();
    }
    this.#gathered = 0;
    this.close();
  }

  #newContext(frame: Frame): SoftwareResampleContext {
    const context = new SoftwareResampleContext();
    const layout = frame.channelLayout;
    FFmpegError.throwIfError(
      context.allocSetOpts2(
        monoLayout,
        AV_SAMPLE_FMT_FLT,
        this.#rate,
        layout,
        frame.format as CodecContext['sampleFormat'],
        frame.sampleRate,
      ),
      'allocSetOpts2',
    );
    const channels = layout.nbChannels;
    if (this.#mix === 'first') {
      context.setMatrix(
        Array.from({ length: channels }, (_, index) => (index === 0 ? 1 : 0)),
        channels,
      );
    } else if (layout.order === AV_CHANNEL_ORDER_UNSPEC) {
      context.setMatrix(
        Array.from({ length: channels }, () => 1 / channels),
        channels,
      );
    } else {
      // For floats FFmpeg would otherwise let the sum of the weights exceed 1.
      context.setOption('rematrix_maxval', 1);
    }
    FFmpegError.throwIfError(context.init(), 'init');
    return context;
  }
}
