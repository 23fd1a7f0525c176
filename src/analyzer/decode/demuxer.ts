// SPDX-License-Identifier: GPL-3.0-or-later
import {
  AV_LOG_QUIET,
  AV_NOPTS_VALUE,
  AVDISCARD_ALL,
  AVFMT_FLAG_FAST_SEEK,
  AVMEDIA_TYPE_AUDIO,
  AVSEEK_FLAG_BACKWARD,
} from 'node-av/constants';
import { Dictionary, FormatContext, Log, type Packet, type Stream } from 'node-av/lib';
import type { AudioSource } from './audioSource.ts';
import { fileTruncated, notAudio } from './fileErrors.ts';

// FFmpeg writes to the terminal from native code; what a person should know becomes a SegueError instead.
Log.setLevel(AV_LOG_QUIET);

/**
 * What one file of a music collection can be. The list keeps out the formats that make FFmpeg open other files or
 * addresses (playlists, concat scripts, streaming manifests): a text with a false name must never do that.
 */
const formats =
  'aac,ac3,aiff,amr,ape,asf,au,avi,caf,dsf,dts,eac3,flac,flv,iff,loas,matroska,mlp,mov,mp3,mpc,mpc8,mpeg,mpegts,' +
  'ogg,oma,rm,shn,tak,truehd,tta,voc,w64,wav,wsd,wv,xwma';

/** From here on an mp3 is not read from its start to find a place in it; the place is then off by a little. */
const fastSeekBytes = 16 * 1024 * 1024;

/** The first bytes of formats that people have, to tell a cut-off file from one that never was audio. */
const knownBeginnings = ['fLaC', 'OggS', 'RIFF', 'FORM', 'MAC ', 'wvpk', 'RF64', 'caff', 'TTA1'];
const asfBeginning = [0x30, 0x26, 0xb2, 0x75];

export interface Demuxer {
  context: FormatContext;
  stream: Stream;
  /** index of `stream` */
  index: number;
  /** seconds for one unit of the stream's timestamps */
  timeBase: number;
  /** where the stream's own clock starts, in seconds */
  startTime: number;
  /** seconds as the container says; null where it does not. May be wrong (truncated files, raw streams). */
  duration: number | null;
  /** Reads the next packet of the stream. False: the end, or nothing more that can be read. */
  readPacket(packet: Packet): boolean;
  /** Goes to the last place to start decoding from at or before `seconds`; false: this file cannot be sought in. */
  seek(seconds: number): boolean;
  close(): void;
}

export interface DemuxerOptions {
  /** every packet of the file, also those that an edit list hides; what the identity is taken of */
  wholeStream?: boolean;
}

/** @throws SegueError not_audio or file_truncated */
export function openDemuxer(source: AudioSource, options: DemuxerOptions = {}): Demuxer {
  if (source.audio.end <= source.audio.start) throw notAudio(source.name);
  const context = new FormatContext();
  const settings = Dictionary.fromObject({
    protocol_whitelist: 'file,subfile',
    format_whitelist: formats,
    ...(options.wholeStream === true ? { ignore_editlist: '1' } : {}),
  });
  const opened = context.openInputSync(source.url, null, settings);
  settings.free();
  if (opened < 0) throw looksLikeAudio(source) ? fileTruncated(source.name) : notAudio(source.name);

  try {
    return describe(source, context);
  } catch (error) {
    context.closeInputSync();
    throw error;
  }
}

function describe(source: AudioSource, context: FormatContext): Demuxer {
  // A failure here may still leave a usable stream; whether there is one is what counts.
  context.findStreamInfoSync();
  const index = context.findBestStream(AVMEDIA_TYPE_AUDIO);
  const streams = context.streams;
  const stream = streams[index];
  if (
    index < 0 ||
    stream === undefined ||
    stream.codecpar.sampleRate <= 0 ||
    stream.codecpar.channelLayout.nbChannels <= 0
  ) {
    throw looksLikeAudio(source) && !hasOtherStreams(context)
      ? fileTruncated(source.name)
      : notAudio(source.name);
  }
  for (const other of streams) if (other.index !== index) other.discard = AVDISCARD_ALL;
  const alone = streams.length === 1;
  const { num, den } = stream.timeBase;
  const timeBase = num / den;
  const startTime = stream.startTime === AV_NOPTS_VALUE ? 0 : Number(stream.startTime) * timeBase;
  if (context.iformat?.name === 'mp3' && source.size > fastSeekBytes) context.setFlags(AVFMT_FLAG_FAST_SEEK);

  return {
    context,
    stream,
    index,
    timeBase,
    startTime,
    duration: durationOf(context, stream, timeBase),
    readPacket(packet) {
      while (context.readFrameSync(packet) >= 0) {
        if (alone || packet.streamIndex === index) return true;
        packet.unref();
      }
      return false;
    },
    seek(seconds) {
      const timestamp = BigInt(Math.max(0, Math.round((startTime + seconds) / timeBase)));
      return context.seekFrameSync(index, timestamp, AVSEEK_FLAG_BACKWARD) >= 0;
    },
    close() {
      context.closeInputSync();
    },
  };
}

function durationOf(context: FormatContext, stream: Stream, timeBase: number): number | null {
  const ofStream = stream.duration;
  if (ofStream !== AV_NOPTS_VALUE && ofStream > 0n) return Number(ofStream) * timeBase;
  const ofFile = context.duration;
  return ofFile !== AV_NOPTS_VALUE && ofFile > 0n ? Number(ofFile) / 1_000_000 : null;
}

/** A video stream, a cover: the file is whole, it only has no audio. */
function hasOtherStreams(context: FormatContext): boolean {
  return context.streams.some((stream) => stream.codecpar.codecType !== AVMEDIA_TYPE_AUDIO);
}

function looksLikeAudio(source: AudioSource): boolean {
  const head = source.readAt(source.audio.start, 12);
  const text = String.fromCharCode(...head);
  return (
    knownBeginnings.some((beginning) => text.startsWith(beginning)) ||
    text.slice(4, 8) === 'ftyp' ||
    asfBeginning.every((byte, at) => head[at] === byte)
  );
}
