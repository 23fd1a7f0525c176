// SPDX-License-Identifier: GPL-3.0-or-later
import {
  AV_CHANNEL_ORDER_NATIVE,
  AV_CHANNEL_ORDER_UNSPEC,
  AV_SAMPLE_FMT_FLT,
  AV_SAMPLE_FMT_S16,
} from 'node-av/constants';
import { FFmpegError, Frame, SoftwareResampleContext, type CodecContext } from 'node-av/lib';
import { nameChannels } from '../decode/channelNames.ts';
import { frameBytes, type WavLayout } from './wavLayout.ts';

const layoutMasks: Readonly<Record<number, bigint>> = { 1: 0x4n, 2: 0x3n };

/** Brings decoded frames to the samples of a virtual WAV. At an unchanged rate each frame stands for itself. */
export class PcmConverter {
  readonly #layout: WavLayout;
  #context: SoftwareResampleContext | null = null;
  #inputRate = 0;

  constructor(layout: WavLayout) {
    this.#layout = layout;
  }

  /** Interleaved samples of the frame. */
  convert(frame: Frame): Buffer {
    if (frame.channelLayout.order !== AV_CHANNEL_ORDER_NATIVE) nameChannels(frame);
    const converted = this.#context === null ? null : this.#convertWith(this.#context, frame);
    if (converted !== null) return converted;
    // The first frame, or one of another rate, layout or sample format than those before it.
    this.close();
    this.#context = this.#newContext(frame);
    const first = this.#convertWith(this.#context, frame);
    if (first === null) throw new Error('libswresample does not take what the decoder gives');
    return first;
  }

  close(): void {
    this.#context?.free();
    this.#context = null;
  }

  #convertWith(context: SoftwareResampleContext, frame: Frame): Buffer | null {
    const out = this.#newFrame(frame.nbSamples);
    const bytes = context.convertFrame(out, frame) < 0 ? null : this.#bytes(out);
    out.free();
    return bytes;
  }

  #bytes(out: Frame): Buffer {
    const bytes = out.data?.[0];
    return Buffer.from(bytes?.subarray(0, out.nbSamples * frameBytes(this.#layout)) ?? Buffer.alloc(0));
  }

  #newFrame(samples: number): Frame {
    const { channels, sampleFormat, sampleRate } = this.#layout;
    const frame = new Frame();
    frame.alloc();
    frame.format = sampleFormat === 's16' ? AV_SAMPLE_FMT_S16 : AV_SAMPLE_FMT_FLT;
    frame.sampleRate = sampleRate;
    frame.channelLayout = {
      nbChannels: channels,
      order: AV_CHANNEL_ORDER_NATIVE,
      mask: layoutMasks[channels] ?? 0x3n,
    };
    // Where the rate changes in the middle of a file, more may come out than went in.
    const scale = this.#inputRate > 0 ? sampleRate / this.#inputRate : 1;
    frame.nbSamples = Math.ceil(samples * scale) + (scale === 1 ? 0 : 64);
    FFmpegError.throwIfError(frame.getBuffer(0), 'getBuffer');
    return frame;
  }

  #newContext(frame: Frame): SoftwareResampleContext {
    const { channels, sampleFormat, sampleRate } = this.#layout;
    const from = frame.channelLayout;
    this.#inputRate = frame.sampleRate;
    const context = new SoftwareResampleContext();
    const result = context.allocSetOpts2(
      { nbChannels: channels, order: AV_CHANNEL_ORDER_NATIVE, mask: layoutMasks[channels] ?? 0x3n },
      sampleFormat === 's16' ? AV_SAMPLE_FMT_S16 : AV_SAMPLE_FMT_FLT,
      sampleRate,
      from,
      frame.format as CodecContext['sampleFormat'],
      frame.sampleRate,
    );
    FFmpegError.throwIfError(result, 'allocSetOpts2');
    if (from.order === AV_CHANNEL_ORDER_UNSPEC) {
      // Nobody knows what these channels are: each side of the output gets all of them alike.
      const row = Array.from({ length: from.nbChannels }, () => 1 / from.nbChannels);
      context.setMatrix(Array.from({ length: channels }, () => row).flat(), from.nbChannels);
    } else if (from.nbChannels > channels) {
      context.setOption('rematrix_maxval', 1);
    }
    FFmpegError.throwIfError(context.init(), 'init');
    return context;
  }
}
