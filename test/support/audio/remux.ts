// SPDX-License-Identifier: GPL-3.0-or-later
import { AVMEDIA_TYPE_AUDIO } from 'node-av/constants';
import { Dictionary, FormatContext, Packet } from 'node-av/lib';
import { addCoverStream, check, dictionary, writeCover } from './encodeAudio.ts';

export interface RemuxOptions {
  /** FFmpeg's name of the output format: mp3, flac, ogg, opus, ipod, wav, aiff, asf, wv, matroska */
  muxer: string;
  tags?: Record<string, string>;
  cover?: Buffer;
  muxerOptions?: Record<string, string>;
}

/** What `ffmpeg -i FROM -map 0:a -c copy -metadata … TO` does: the same packets in a newly written file. */
export function remux(from: string, to: string, options: RemuxOptions): void {
  const input = new FormatContext();
  check(input.openInputSync(from), 'openInput');
  check(input.findStreamInfoSync(), 'findStreamInfo');
  const audio = input.streams[input.findBestStream(AVMEDIA_TYPE_AUDIO)];
  if (audio === undefined) throw new Error(`no audio in ${from}`);

  const output = new FormatContext();
  check(output.allocOutputContext2(null, options.muxer, to), 'allocOutputContext2');
  const stream = output.newStream();
  check(audio.codecpar.copy(stream.codecpar), 'copying the parameters');
  // Tags of one container mean nothing to the next.
  stream.codecpar.codecTag = 0;
  stream.timeBase = audio.timeBase;
  const coverIndex = options.cover === undefined ? null : addCoverStream(output, options.cover);
  if (options.tags !== undefined) output.metadata = Dictionary.fromObject(options.tags);

  check(output.openOutputSync(), 'openOutput');
  check(output.writeHeaderSync(dictionary(options.muxerOptions)), 'writeHeader');
  if (options.cover !== undefined && coverIndex !== null) writeCover(output, coverIndex, options.cover);
  const packet = new Packet();
  packet.alloc();
  while (input.readFrameSync(packet) >= 0) {
    if (packet.streamIndex === audio.index) {
      packet.rescaleTs(audio.timeBase, stream.timeBase);
      packet.streamIndex = stream.index;
      packet.pos = -1n;
      check(output.interleavedWriteFrameSync(packet), 'interleavedWriteFrame');
    }
    packet.unref();
  }
  check(output.writeTrailerSync(), 'writeTrailer');
  packet.free();
  output.closeOutputSync();
  output.freeContext();
  input.closeInputSync();
}
