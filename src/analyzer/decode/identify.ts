// SPDX-License-Identifier: GPL-3.0-or-later
import { avGetCodecName, Packet } from 'node-av/lib';
import type { AudioFacts } from '../../shared/contract/analyzer.ts';
import type { AudioSource } from './audioSource.ts';
import type { Deadline } from './deadline.ts';
import { openDemuxer, type Demuxer } from './demuxer.ts';
import { fileTruncated } from './fileErrors.ts';
import { losslessBits } from './losslessBits.ts';
import { BlockReader } from './payload/blockReader.ts';
import { PayloadHash } from './payload/payloadHash.ts';
import { storedPayload } from './payload/storedPayload.ts';

export interface IdentifyOptions {
  /** false: always take the packets from FFmpeg, as for files that are not well-formed; for tests */
  fromBytes?: boolean;
}

interface Payload {
  audioId: string;
  bytes: number;
  /** seconds as counted; null where nothing was counted */
  duration: number | null;
  /** false: the stream is longer than what was hashed */
  whole: boolean;
}

/**
 * Reads the facts about a file's audio, and its identity: SHA-256 over codec, rate, channels and the payload of
 * the audio packets as one stream of bytes. Where packets begin and end, timestamps, side data and everything
 * else in the file do not count, since remuxing changes those.
 */
export function identify(source: AudioSource, deadline: Deadline, options: IdentifyOptions = {}): AudioFacts {
  const demuxer = openDemuxer(source, { wholeStream: true });
  try {
    const parameters = demuxer.stream.codecpar;
    const codec = avGetCodecName(parameters.codecId) ?? 'unknown';
    const container = containerName(demuxer.context.iformat?.name ?? '');
    const { sampleRate } = parameters;
    const channels = parameters.channelLayout.nbChannels;
    function newHash(): PayloadHash {
      return new PayloadHash(codec, sampleRate, channels);
    }
    const payload =
      (options.fromBytes === false ? null : fromBytes(source, container, codec, newHash(), deadline)) ??
      fromPackets(demuxer, newHash(), deadline);
    if (payload.bytes === 0) throw fileTruncated(source.name);
    const counted = payload.duration ?? (codec === 'flac' && payload.whole ? lastPacketEnd(demuxer) : null);
    const duration = bestDuration(demuxer.duration, counted);
    return {
      audioId: payload.audioId,
      codec,
      container,
      sampleRate,
      channels,
      bitsPerSample: losslessBits(parameters),
      bitrate: bitrate(payload.whole ? payload.bytes : 0, duration, Number(parameters.bitRate)),
      duration,
    };
  } finally {
    demuxer.close();
  }
}

function fromBytes(
  source: AudioSource,
  container: string,
  codec: string,
  hash: PayloadHash,
  deadline: Deadline,
): Payload | null {
  const reader = new BlockReader(
    source.audio,
    (buffer, position) => source.readInto(buffer, position),
    () => deadline.check(),
  );
  const stored = storedPayload(reader, container, codec, hash);
  if (stored === null) return null;
  return { audioId: hash.digest(), bytes: hash.bytes, duration: stored.duration, whole: !hash.complete };
}

function fromPackets(demuxer: Demuxer, hash: PayloadHash, deadline: Deadline): Payload {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  const packet = new Packet();
  packet.alloc();
  try {
    for (let count = 0; !hash.complete && demuxer.readPacket(packet); count += 1) {
      const { data } = packet;
      if (data !== null) hash.add(data);
      const start = Number(packet.pts) * demuxer.timeBase;
      const end = start + Number(packet.duration) * demuxer.timeBase;
      if (start < first) first = start;
      if (end > last) last = end;
      packet.unref();
      if (count % 256 === 0) deadline.check();
    }
  } finally {
    packet.free();
  }
  const whole = !hash.complete;
  const counted = last - first;
  return {
    audioId: hash.digest(),
    bytes: hash.bytes,
    duration: whole && Number.isFinite(counted) && counted > 0 ? counted : null,
    whole,
  };
}

/**
 * A FLAC header may promise what is not there: files that were cut off, or cut by a program that copied the
 * header. Looking at the end shows it.
 */
function lastPacketEnd(demuxer: Demuxer): number | null {
  if (demuxer.duration === null || !demuxer.seek(demuxer.duration - 1)) demuxer.seek(0);
  const packet = new Packet();
  packet.alloc();
  let end: number | null = null;
  while (demuxer.readPacket(packet)) {
    end = Number(packet.pts + packet.duration) * demuxer.timeBase - demuxer.startTime;
    packet.unref();
  }
  packet.free();
  return end;
}

/** What was counted, unless the container's word is close to it: that one leaves out the encoder's padding. */
function bestDuration(claimed: number | null, counted: number | null): number {
  if (counted === null) return claimed ?? 0;
  return claimed !== null && Math.abs(claimed - counted) < Math.max(0.5, counted * 0.01) ? claimed : counted;
}

function bitrate(payload: number, duration: number, claimed: number): number | null {
  if (payload > 0 && duration > 0) return Math.round((payload * 8) / duration);
  return claimed > 0 ? claimed : null;
}

const containerNames: Readonly<Record<string, string>> = {
  'mov,mp4,m4a,3gp,3g2,mj2': 'mp4',
  'matroska,webm': 'matroska',
  wv: 'wavpack',
};

function containerName(demuxer: string): string {
  return containerNames[demuxer] ?? demuxer;
}
