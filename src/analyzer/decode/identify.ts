// SPDX-License-Identifier: GPL-3.0-or-later
import { createHash } from 'node:crypto';
import { avGetCodecName, Packet } from 'node-av/lib';
import type { AudioFacts } from '../../shared/contract/analyzer.ts';
import type { AudioSource } from './audioSource.ts';
import { Deadline } from './deadline.ts';
import { openDemuxer, type Demuxer } from './demuxer.ts';
import { fileTruncated, notAudio } from './fileErrors.ts';

/**
 * Of a longer stream only this much is read: hours of lossless music in one file would otherwise cost minutes on
 * a network drive, and two recordings that are alike so far are alike.
 */
const hashedBytes = 256 * 1024 * 1024;
/** Small packets are hashed together; a call for each would cost more than the hashing. */
const blockBytes = 64 * 1024;

/**
 * Reads the facts about a file's audio, and its identity: SHA-256 over codec, rate, channels and the payload of
 * the audio packets as one stream of bytes. Where packets begin and end, timestamps, side data and everything
 * else in the file do not count, since remuxing changes those.
 */
export function identify(source: AudioSource, deadline: Deadline): AudioFacts {
  const demuxer = openDemuxer(source, { wholeStream: true });
  try {
    return readAll(source, demuxer, deadline);
  } finally {
    demuxer.close();
  }
}

function readAll(source: AudioSource, demuxer: Demuxer, deadline: Deadline): AudioFacts {
  const parameters = demuxer.stream.codecpar;
  const codec = avGetCodecName(parameters.codecId) ?? 'unknown';
  const { sampleRate, channels } = parameters;
  const hash = createHash('sha256').update(`${codec}\n${sampleRate}\n${channels}\n`);
  const block = Buffer.allocUnsafe(blockBytes);
  let filled = 0;
  let payload = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  const packet = new Packet();
  packet.alloc();
  try {
    for (let count = 0; payload < hashedBytes && demuxer.readPacket(packet); count += 1) {
      const data = packet.data;
      if (data !== null) {
        payload += data.length;
        if (filled + data.length > blockBytes) {
          hash.update(block.subarray(0, filled));
          filled = 0;
        }
        if (data.length > blockBytes) hash.update(data);
        else filled += data.copy(block, filled);
      }
      // The clock costs more calls than the payload; its ends are enough, and the start is where disorder lies.
      if (count < 8) first = Math.min(first, Number(packet.pts) * demuxer.timeBase);
      const end = Number(packet.pts + packet.duration) * demuxer.timeBase;
      if (end > last) last = end;
      packet.unref();
      if (count % 256 === 0) deadline.check();
    }
  } finally {
    packet.free();
  }
  if (payload === 0) throw source.size > 0 ? fileTruncated(source.name) : notAudio(source.name);
  hash.update(block.subarray(0, filled));
  const wholeStream = payload < hashedBytes;
  const duration = bestDuration(demuxer.duration, wholeStream ? last - first : Number.NaN);
  return {
    audioId: hash.digest('hex').slice(0, 32),
    codec,
    container: containerName(demuxer.context.iformat?.name ?? ''),
    sampleRate,
    channels,
    bitsPerSample: bitsPerSample(codec, parameters.bitsPerRawSample || parameters.bitsPerCodedSample),
    bitrate: bitrate(wholeStream ? payload : 0, duration, Number(parameters.bitRate)),
    duration,
  };
}

/** What was counted, unless the container's word is close to it: that one leaves out the encoder's padding. */
function bestDuration(claimed: number | null, counted: number): number {
  if (!Number.isFinite(counted) || counted <= 0) return claimed ?? 0;
  return claimed !== null && Math.abs(claimed - counted) < Math.max(0.5, counted * 0.01) ? claimed : counted;
}

function bitrate(payload: number, duration: number, claimed: number): number | null {
  if (payload > 0 && duration > 0) return Math.round((payload * 8) / duration);
  return claimed > 0 ? claimed : null;
}

const losslessCodecs = /^(pcm_|flac$|alac$|wavpack$|ape$|tta$|tak$|shorten$|mlp$|truehd$|wmalossless$)/;

/** Only where it means something: FFmpeg reports a number for lossy codecs as well. */
function bitsPerSample(codec: string, bits: number): number | null {
  return losslessCodecs.test(codec) && bits > 0 ? bits : null;
}

const containerNames: Readonly<Record<string, string>> = {
  'mov,mp4,m4a,3gp,3g2,mj2': 'mp4',
  'matroska,webm': 'matroska',
  wv: 'wavpack',
};

function containerName(demuxer: string): string {
  return containerNames[demuxer] ?? demuxer;
}
