// SPDX-License-Identifier: GPL-3.0-or-later
import {
  AV_CHANNEL_ORDER_NATIVE,
  AV_CODEC_CAP_SMALL_LAST_FRAME,
  AV_CODEC_CAP_VARIABLE_FRAME_SIZE,
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_CODEC_ID_PNG,
  AV_DISPOSITION_ATTACHED_PIC,
  AV_LOG_FATAL,
  AV_PIX_FMT_RGB24,
  AV_PKT_FLAG_KEY,
  AV_SAMPLE_FMT_FLT,
  AV_SAMPLE_FMT_FLTP,
  AV_SAMPLE_FMT_S16,
  AV_SAMPLE_FMT_S16P,
  AVFMT_GLOBALHEADER,
  AVMEDIA_TYPE_VIDEO,
  type AVSampleFormat,
  type FFEncoderCodec,
} from 'node-av/constants';
import { Codec, CodecContext, Dictionary, FFmpegError, FormatContext, Frame, Log, Packet } from 'node-av/lib';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Samples } from './signals.ts';

Log.setLevel(AV_LOG_FATAL);

export const audioFormats = [
  'mp3',
  'flac',
  'ogg',
  'opus',
  'm4a',
  'alac',
  'wav',
  'aiff',
  'wma',
  'wavpack',
] as const;
export type AudioFormat = (typeof audioFormats)[number];

interface Recipe {
  extension: string;
  muxer: string;
  encoder: FFEncoderCodec;
  sampleFormat: AVSampleFormat;
  bitrate?: bigint;
  muxerOptions?: Record<string, string>;
}

const recipes: Record<AudioFormat, Recipe> = {
  mp3: recipe('mp3', 'mp3', 'libmp3lame', AV_SAMPLE_FMT_FLTP, { bitrate: 128_000n }),
  flac: recipe('flac', 'flac', 'flac', AV_SAMPLE_FMT_S16),
  ogg: recipe('ogg', 'ogg', 'libvorbis', AV_SAMPLE_FMT_FLTP),
  opus: recipe('opus', 'opus', 'libopus', AV_SAMPLE_FMT_FLT, { bitrate: 96_000n }),
  m4a: recipe('m4a', 'ipod', 'aac', AV_SAMPLE_FMT_FLTP, { bitrate: 128_000n }),
  alac: recipe('m4a', 'ipod', 'alac', AV_SAMPLE_FMT_S16P),
  wav: recipe('wav', 'wav', 'pcm_s16le', AV_SAMPLE_FMT_S16),
  aiff: recipe('aiff', 'aiff', 'pcm_s16be', AV_SAMPLE_FMT_S16, { muxerOptions: { write_id3v2: '1' } }),
  wma: recipe('wma', 'asf', 'wmav2', AV_SAMPLE_FMT_FLTP, { bitrate: 128_000n }),
  wavpack: recipe('wv', 'wv', 'wavpack', AV_SAMPLE_FMT_S16P),
};

export interface EncodeOptions {
  format: AudioFormat;
  /** as FFmpeg names them: title, artist, album, album_artist, date, genre, track, disc, compilation … */
  tags?: Record<string, string>;
  /** a PNG; taken by mp3, flac, m4a, alac and aiff */
  cover?: Buffer;
  /** bits per second, where the codec has such a thing */
  bitrate?: number;
  encoderOptions?: Record<string, string>;
  muxerOptions?: Record<string, string>;
}

export function extensionOf(format: AudioFormat): string {
  return recipes[format].extension;
}

/** Encodes into memory. Opus wants samples at 48, 24, 16, 12 or 8 kHz, the others take any common rate. */
export function encodeAudio(samples: Samples, options: EncodeOptions): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'segue-encode-'));
  try {
    const path = join(folder, `audio.${extensionOf(options.format)}`);
    encodeAudioFile(path, samples, options);
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Encodes into a file; muxers go back to write sizes and indexes, so memory would not do. */
export function encodeAudioFile(path: string, samples: Samples, options: EncodeOptions): void {
  const { muxer, encoder: encoderName, sampleFormat, bitrate, muxerOptions } = recipes[options.format];
  const codec = Codec.findEncoderByName(encoderName);
  if (codec === null) throw new Error(`this node-av has no encoder ${encoderName}`);

  const output = new FormatContext();
  check(output.allocOutputContext2(null, muxer, path), 'allocOutputContext2');
  const encoder = new CodecContext();
  encoder.allocContext3(codec);
  encoder.sampleRate = samples.sampleRate;
  encoder.sampleFormat = sampleFormat;
  encoder.channelLayout = channelLayoutOf(samples.channels.length);
  const wantedBitrate = options.bitrate === undefined ? bitrate : BigInt(options.bitrate);
  if (wantedBitrate !== undefined) encoder.bitRate = wantedBitrate;
  const oformat = output.oformat;
  if (oformat?.hasFlags(AVFMT_GLOBALHEADER) === true) encoder.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  check(encoder.open2Sync(codec, dictionary(options.encoderOptions)), `opening ${encoderName}`);

  const stream = output.newStream();
  check(stream.codecpar.fromContext(encoder), 'fromContext');
  stream.timeBase = { num: 1, den: samples.sampleRate } as typeof stream.timeBase;
  const coverIndex = options.cover === undefined ? null : addCoverStream(output, options.cover);
  if (options.tags !== undefined) output.metadata = Dictionary.fromObject(options.tags);

  check(output.openOutputSync(), 'openOutput');
  check(output.writeHeaderSync(dictionary({ ...muxerOptions, ...options.muxerOptions })), 'writeHeader');
  if (options.cover !== undefined && coverIndex !== null) writeCover(output, coverIndex, options.cover);

  const packet = new Packet();
  packet.alloc();
  function drain(): void {
    while (encoder.receivePacketSync(packet) >= 0) {
      packet.streamIndex = stream.index;
      packet.rescaleTs({ num: 1, den: samples.sampleRate }, stream.timeBase);
      check(output.interleavedWriteFrameSync(packet), 'interleavedWriteFrame');
    }
  }

  const total = samples.channels[0]?.length ?? 0;
  const variable = codec.hasCapabilities(AV_CODEC_CAP_VARIABLE_FRAME_SIZE) || encoder.frameSize === 0;
  const frameSize = variable ? 4096 : encoder.frameSize;
  const padLast = !variable && !codec.hasCapabilities(AV_CODEC_CAP_SMALL_LAST_FRAME);
  for (let start = 0; start < total; start += frameSize) {
    const count = padLast ? frameSize : Math.min(frameSize, total - start);
    const frame = Frame.fromAudioBuffer(packSamples(samples.channels, start, count, sampleFormat), {
      nbSamples: count,
      format: sampleFormat,
      sampleRate: samples.sampleRate,
      channelLayout: channelLayoutOf(samples.channels.length),
      pts: BigInt(start),
      timeBase: { num: 1, den: samples.sampleRate },
    });
    check(encoder.sendFrameSync(frame), 'sendFrame');
    frame.free();
    drain();
  }
  check(encoder.sendFrameSync(null), 'sendFrame');
  drain();
  check(output.writeTrailerSync(), 'writeTrailer');
  packet.free();
  encoder.freeContext();
  output.closeOutputSync();
  output.freeContext();
}

/** Adds the stream of an embedded picture to an output; its one packet must be written right after the header. */
export function addCoverStream(output: FormatContext, cover: Buffer): number {
  const stream = output.newStream();
  stream.codecpar.codecType = AVMEDIA_TYPE_VIDEO;
  stream.codecpar.codecId = AV_CODEC_ID_PNG;
  stream.codecpar.width = cover.readUInt32BE(16);
  stream.codecpar.height = cover.readUInt32BE(20);
  stream.codecpar.format = AV_PIX_FMT_RGB24;
  stream.disposition = AV_DISPOSITION_ATTACHED_PIC;
  return stream.index;
}

export function writeCover(output: FormatContext, streamIndex: number, cover: Buffer): void {
  const packet = new Packet();
  packet.alloc();
  packet.data = cover;
  packet.streamIndex = streamIndex;
  packet.pts = 0n;
  packet.dts = 0n;
  packet.setFlags(AV_PKT_FLAG_KEY);
  check(output.interleavedWriteFrameSync(packet), 'writing the cover');
  packet.free();
}

export function check(result: number, what: string): void {
  FFmpegError.throwIfError(result, what);
}

export function dictionary(options: Record<string, string> | undefined): Dictionary | null {
  return options === undefined || Object.keys(options).length === 0 ? null : Dictionary.fromObject(options);
}

function recipe(
  extension: string,
  muxer: string,
  encoder: string,
  sampleFormat: AVSampleFormat,
  more: Pick<Recipe, 'bitrate' | 'muxerOptions'> = {},
): Recipe {
  return { extension, muxer, encoder: encoder as FFEncoderCodec, sampleFormat, ...more };
}

/** FFmpeg's masks of its default layouts. */
function channelLayoutOf(channels: number): CodecContext['channelLayout'] {
  const masks: Record<number, bigint> = { 1: 0x4n, 2: 0x3n, 4: 0x107n, 6: 0x60fn, 8: 0x63fn };
  const mask = masks[channels];
  if (mask === undefined) throw new Error(`no layout for ${channels} channels`);
  return { nbChannels: channels, order: AV_CHANNEL_ORDER_NATIVE, mask };
}

function packSamples(channels: Float32Array[], start: number, count: number, format: AVSampleFormat): Buffer {
  const planar = [AV_SAMPLE_FMT_FLTP, AV_SAMPLE_FMT_S16P].includes(format);
  const integers = [AV_SAMPLE_FMT_S16, AV_SAMPLE_FMT_S16P].includes(format);
  const values = count * channels.length;
  const packed = integers ? new Int16Array(values) : new Float32Array(values);
  const scale = integers ? 32_767 : 1;
  channels.forEach((channel, index) => {
    const step = planar ? 1 : channels.length;
    let at = planar ? index * count : index;
    for (let frame = start; frame < start + count; frame += 1) {
      const value = (channel[frame] ?? 0) * scale;
      packed[at] = integers ? Math.round(value) : value;
      at += step;
    }
  });
  return Buffer.from(packed.buffer);
}
