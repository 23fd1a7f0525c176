// SPDX-License-Identifier: GPL-3.0-or-later
import { avGetCodecName, Packet } from 'node-av/lib';
import { AudioDecoder } from '../decode/audioDecoder.ts';
import { openAudioSource, type AudioSource } from '../decode/audioSource.ts';
import { Deadline } from '../decode/deadline.ts';
import { openDemuxer, type Demuxer } from '../decode/demuxer.ts';
import { losslessBits } from '../decode/losslessBits.ts';
import { PcmConverter } from './pcmConverter.ts';
import { frameBytes, layoutFor, type WavLayout } from './wavLayout.ts';

/** What one answer to the player may take; somebody is waiting. */
const readSeconds = 30;
/** Rather decode on than seek where the place is this near. */
const nearSeconds = 4;
/** Lossy codecs need what came before; the samples before the place are thrown away. */
const prerollSeconds = 1;
/**
 * Some containers tell the time in milliseconds, which does not say at which sample a packet starts. Files up to
 * this length are then decoded from their start, which is exact; longer ones get the sample that is nearest.
 */
const exactFromStartSeconds = 600;

const gapSeconds = 0.25;
/** Every packet but the last has as many samples as the first. */
const constantFrameCodecs = new Set(['alac', 'ac3', 'eac3', 'mp2', 'tta']);

/** Decoded samples of a stretch of the track. */
interface Block {
  /** index of its first sample */
  start: number;
  bytes: Buffer;
  /** samples in each channel */
  frames: number;
}

/** Random access to the decoded samples of one file, cheap where reads follow each other. */
export class PcmReader {
  readonly layout: WavLayout;
  readonly #source: AudioSource;
  readonly #demuxer: Demuxer;
  readonly #decoder: AudioDecoder;
  readonly #converter: PcmConverter;
  readonly #exactClock: boolean;
  /** samples of every packet, for codecs whose packets all have as many; else 0 */
  readonly #frameSize: number;
  /** what was decoded last; reads that end inside a sample come back to it */
  #block: Block = { start: 0, bytes: Buffer.alloc(0), frames: 0 };
  /** sample at which the next decoded frame is expected */
  #next = 0;
  /** whether `#next` is known to the sample, and not only where a seek was to lead */
  #placed = true;
  #ended = false;

  /** @throws SegueError when the file cannot be played */
  constructor(path: Uint8Array) {
    this.#source = openAudioSource(path);
    try {
      this.#demuxer = openDemuxer(this.#source);
    } catch (error) {
      this.#source.close();
      throw error;
    }
    try {
      this.#decoder = new AudioDecoder(this.#source, this.#demuxer);
      const { codecpar } = this.#demuxer.stream;
      const { sampleRate } = codecpar;
      this.#frameSize = constantFrameCodecs.has(avGetCodecName(codecpar.codecId) ?? '')
        ? this.#firstFrame()
        : 0;
      this.#exactClock = isWholeNumber(1 / (this.#demuxer.timeBase * sampleRate));
      this.layout = layoutFor({
        sampleRate,
        channels: codecpar.channelLayout.nbChannels,
        bitsPerSample: losslessBits(codecpar),
        frames: Math.round(this.#seconds() * sampleRate),
      });
    } catch (error) {
      this.#demuxer.close();
      this.#source.close();
      throw error;
    }
    this.#converter = new PcmConverter(this.layout);
  }

  /**
   * Exactly `count` samples of all channels from `start` on, interleaved; silence where the file has less than it
   * promised.
   */
  read(start: number, count: number): Buffer {
    const deadline = new Deadline(this.#source.name, readSeconds);
    const bytesEach = frameBytes(this.layout);
    const out = Buffer.alloc(count * bytesEach);
    this.#goTo(start, deadline);
    const end = start + count;
    for (let at = start; at < end;) {
      const { start: blockStart, frames, bytes } = this.#block;
      if (at >= blockStart && at < blockStart + frames) {
        const take = Math.min(end, blockStart + frames) - at;
        bytes.copy(
          out,
          (at - start) * bytesEach,
          (at - blockStart) * bytesEach,
          (at - blockStart + take) * bytesEach,
        );
        at += take;
      } else if (at < blockStart) {
        // A gap in the file's own clock: silence, as it would be heard.
        at = Math.min(end, blockStart);
      } else if (!this.#decodeNext(deadline)) {
        break;
      }
    }
    return out;
  }

  close(): void {
    this.#converter.close();
    this.#decoder.close();
    this.#demuxer.close();
    this.#source.close();
  }

  #goTo(start: number, deadline: Deadline): void {
    const { sampleRate } = this.layout;
    const inBlock = start >= this.#block.start && start < this.#block.start + this.#block.frames;
    const ahead = start >= this.#next && (this.#ended || start - this.#next < nearSeconds * sampleRate);
    if (inBlock || ahead) return;
    const inexact = !this.#exactClock && this.layout.frames <= exactFromStartSeconds * sampleRate;
    if (inexact && start >= this.#next) return;
    const from = inexact ? 0 : Math.max(0, start / sampleRate - prerollSeconds);
    if (!this.#demuxer.seek(from) && start < this.#next) this.#demuxer.seek(0);
    this.#decoder.reset(from);
    this.#converter.close();
    this.#ended = false;
    this.#next = Math.round(from * sampleRate);
    this.#placed = inexact;
    this.#block = { start: 0, bytes: Buffer.alloc(0), frames: 0 };
    deadline.check();
  }

  /** False at the end of the stream. */
  #decodeNext(deadline: Deadline): boolean {
    const frame = this.#ended ? null : this.#decoder.next(() => deadline.check());
    if (frame === null) {
      this.#ended = true;
      return false;
    }
    const bytes = this.#converter.convert(frame);
    const frames = bytes.length / frameBytes(this.layout);
    const start = this.#startOfFrame();
    this.#block = { start, bytes, frames };
    this.#next = start + frames;
    return true;
  }

  /**
   * Decoded frames follow each other without a gap, whatever their timestamps say: those of MP4 files jitter by
   * some samples. The clock counts after a seek, and where it is so far off that something must be missing.
   */
  #startOfFrame(): number {
    if (!this.#exactClock && this.#placed) return this.#next;
    const clock = this.#decoder.frameStart * this.layout.sampleRate;
    const start =
      this.#frameSize > 1 ? Math.round(clock / this.#frameSize) * this.#frameSize : Math.round(clock);
    const follows = this.#placed && Math.abs(start - this.#next) < gapSeconds * this.layout.sampleRate;
    this.#placed = true;
    return follows ? this.#next : start;
  }

  #firstFrame(): number {
    const frame = this.#decoder.next(() => undefined);
    const samples = frame === null ? 0 : this.#decoder.frameSamples;
    this.#demuxer.seek(0);
    this.#decoder.reset(0);
    return samples;
  }

  #seconds(): number {
    const { duration } = this.#demuxer;
    if (duration !== null) return duration;
    const deadline = new Deadline(this.#source.name, readSeconds);
    const packet = new Packet();
    packet.alloc();
    let end = 0;
    while (this.#demuxer.readPacket(packet)) {
      const packetEnd =
        Number(packet.pts + packet.duration) * this.#demuxer.timeBase - this.#demuxer.startTime;
      if (packetEnd > end) end = packetEnd;
      packet.unref();
      deadline.check();
    }
    packet.free();
    this.#demuxer.seek(0);
    return end;
  }
}

function isWholeNumber(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-6 && Math.round(value) >= 1;
}
