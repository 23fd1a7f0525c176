// SPDX-License-Identifier: GPL-3.0-or-later
import { Packet } from 'node-av/lib';
import {
  fillByRepeating,
  placeWindows,
  samplesInWindow,
  type WindowPlan,
} from '../../engine/model/windows.ts';
import { AudioDecoder } from './audioDecoder.ts';
import type { AudioSource } from './audioSource.ts';
import type { Deadline } from './deadline.ts';
import { openDemuxer, type Demuxer } from './demuxer.ts';
import { decodeFailed, fileTruncated, silentTrack, tooShort } from './fileErrors.ts';
import { MonoResampler, type MonoMix } from './monoResampler.ts';

/** What an encoder wants to hear of a track. */
export interface ListeningPlan extends WindowPlan {
  /** Hz */
  sampleRate: number;
}

export interface TrackWindows {
  /** mono float32 at the plan's rate, full scale = 1, each exactly one window long, finite everywhere */
  windows: Float32Array<ArrayBuffer>[];
  /** seconds, one for each window */
  starts: number[];
}

interface DecodedWindow {
  start: number;
  /** as much as there was: at most one window */
  samples: Float32Array;
}

/** Codecs need what came before to decode a place: mp3's bit reservoir, Opus' pre-roll, AAC's overlap. */
const prerollSeconds = 0.3;
/** Packets this far behind the end of a window mean that what belongs to the window cannot be decoded. */
const lostSeconds = 5;
/** A window may lack so much before the duration is held to be wrong. */
const completeShare = 0.95;
const leastSeconds = 0.05;
/** -80 dBFS */
const silentPeak = 1e-4;
/** Float files may go over full scale, but a value like this is an accident that would drown all others. */
const largestValue = 8;

/**
 * Decodes the windows of one track, and no more of it than they need.
 * @throws SegueError why this file cannot be listened to
 */
export function listen(source: AudioSource, plan: ListeningPlan, deadline: Deadline): TrackWindows {
  const decoded = decodeWindows(source, plan, deadline, 'all');
  const audible = decoded.filter(isAudible);
  if (audible.length > 0) return complete(audible, plan);
  // Left and right may be the same with opposite signs; their sum is silent and each of them is not.
  const oneChannel = decodeWindows(source, plan, deadline, 'first').filter(isAudible);
  if (oneChannel.length > 0) return complete(oneChannel, plan);
  throw silentTrack(source.name);
}

function decodeWindows(
  source: AudioSource,
  plan: ListeningPlan,
  deadline: Deadline,
  mix: MonoMix,
): DecodedWindow[] {
  const reader = new WindowReader(source, plan, deadline, mix);
  try {
    const claimed = reader.duration;
    let windows = claimed === null ? null : reader.readAt(placeWindows(claimed, plan), claimed);
    if (windows === null) {
      // No duration, or a wrong one: cut-off files promise more than they have, raw streams are guessed.
      const counted = reader.countDuration();
      windows = reader.readAt(placeWindows(counted, plan), null) ?? [];
    }
    const least = leastSeconds * plan.sampleRate;
    const usable = windows.filter((window) => window.samples.length >= least);
    if (usable.length > 0) return usable;
    if (windows.some((window) => window.samples.length > 0)) throw tooShort(source.name);
    throw reader.hadPackets ? decodeFailed(source.name) : fileTruncated(source.name);
  } finally {
    reader.close();
  }
}

/** Reads windows of one file, in ascending order, by seeking or, where that fails, by decoding on. */
class WindowReader {
  readonly #source: AudioSource;
  readonly #plan: ListeningPlan;
  readonly #deadline: Deadline;
  readonly #mix: MonoMix;
  readonly #checkDeadline: () => void;
  #demuxer: Demuxer;
  #decoder: AudioDecoder;

  constructor(source: AudioSource, plan: ListeningPlan, deadline: Deadline, mix: MonoMix) {
    this.#source = source;
    this.#plan = plan;
    this.#deadline = deadline;
    this.#mix = mix;
    let packets = 0;
    this.#checkDeadline = () => {
      packets += 1;
      if (packets % 64 === 0) deadline.check();
    };
    this.#demuxer = openDemuxer(source);
    this.#decoder = this.#newDecoder();
  }

  /** Whether there was anything to decode at all. */
  get hadPackets(): boolean {
    return this.#decoder.packets > 0;
  }

  get duration(): number | null {
    return this.#demuxer.duration;
  }

  /**
   * @param claimed the duration the places were made for; null: take what comes
   * @returns null when a window lacks so much that `claimed` must be wrong
   */
  readAt(starts: number[], claimed: number | null): DecodedWindow[] | null {
    const windows: DecodedWindow[] = [];
    let end = 0;
    for (const start of starts) {
      const samples = this.#readOne(start, start < end);
      if (claimed !== null) {
        const expected = Math.min(this.#plan.windowSeconds, claimed - start) * this.#plan.sampleRate;
        if (samples.length < expected * completeShare) return null;
      }
      windows.push({ start, samples });
      end = start + this.#plan.windowSeconds;
    }
    return windows;
  }

  /** Walks over all packets without decoding them. Leaves the reader at the start of the file. */
  countDuration(): number {
    this.#reopen();
    const packet = new Packet();
    packet.alloc();
    let end = 0;
    let sum = 0;
    try {
      for (let count = 0; this.#demuxer.readPacket(packet); count += 1) {
        const length = Math.max(0, Number(packet.duration) * this.#demuxer.timeBase);
        const packetEnd = Number(packet.pts) * this.#demuxer.timeBase - this.#demuxer.startTime + length;
        sum += length;
        if (packetEnd > end) end = packetEnd;
        packet.unref();
        if (count % 256 === 0) this.#deadline.check();
      }
    } finally {
      packet.free();
    }
    this.#reopen();
    return end > 0 ? end : sum;
  }

  close(): void {
    this.#decoder.close();
    this.#demuxer.close();
  }

  /** @param behind the place lies before the end of the last window, so reading on would miss its beginning */
  #readOne(start: number, behind: boolean): Float32Array {
    const from = Math.max(0, start - prerollSeconds);
    if (this.#demuxer.seek(from)) this.#decoder.reset(from);
    else if (behind) this.#reopen();
    return this.#decode(start);
  }

  #decode(start: number): Float32Array {
    const { sampleRate } = this.#plan;
    const wanted = samplesInWindow(this.#plan);
    const giveUpAt = start + this.#plan.windowSeconds + lostSeconds;
    const resampler = new MonoResampler(sampleRate, this.#mix);
    let skip: number | null = null;
    try {
      for (let count = 0; ; count += 1) {
        const frame = this.#decoder.next(this.#checkDeadline);
        if (frame === null) break;
        const samples = this.#decoder.frameSamples;
        if (skip === null) {
          const frameStart = this.#decoder.frameStart;
          if (frameStart > giveUpAt) break;
          if (frameStart + samples / frame.sampleRate <= start) continue;
          skip = Math.max(0, Math.round((start - frameStart) * sampleRate));
        } else if (count % 64 === 0 && this.#decoder.frameStart > giveUpAt) break;
        resampler.push(frame, samples);
        if (resampler.available >= skip + wanted) break;
      }
      return resampler.take(skip ?? 0, wanted);
    } finally {
      resampler.close();
    }
  }

  #reopen(): void {
    this.close();
    this.#demuxer = openDemuxer(this.#source);
    this.#decoder = this.#newDecoder();
  }

  #newDecoder(): AudioDecoder {
    try {
      return new AudioDecoder(this.#source, this.#demuxer);
    } catch (error) {
      this.#demuxer.close();
      throw error;
    }
  }
}

function isAudible(window: DecodedWindow): boolean {
  return window.samples.some((value) => Number.isFinite(value) && Math.abs(value) >= silentPeak);
}

function complete(decoded: DecodedWindow[], plan: ListeningPlan): TrackWindows {
  const length = samplesInWindow(plan);
  return {
    starts: decoded.map((window) => window.start),
    windows: decoded.map(({ samples }) => {
      const window = new Float32Array(length);
      for (let index = 0; index < samples.length; index += 1) {
        const value = samples[index] ?? 0;
        window[index] = Number.isFinite(value) ? Math.max(-largestValue, Math.min(largestValue, value)) : 0;
      }
      fillByRepeating(window, samples.length);
      return window;
    }),
  };
}
