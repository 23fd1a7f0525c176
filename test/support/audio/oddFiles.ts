// SPDX-License-Identifier: GPL-3.0-or-later
import { closeSync, ftruncateSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { encodeAudio, encodeAudioFile } from './encodeAudio.ts';
import { pngPicture } from './png.ts';
import { music, noise, seededRandom, silence } from './signals.ts';
import { id3v2, withoutId3v2 } from './tagBytes.ts';
import { wavFile, wavHeader } from './wav.ts';

/** Files that a real collection has and that must not stop anything. Each writes one file and gives its path. */
export const oddFiles = {
  zeroByte: (folder: string): string => {
    return write(folder, 'zero-byte.mp3', Buffer.alloc(0));
  },
  textNamedMp3: (folder: string): string => {
    return write(
      folder,
      'text.mp3',
      Buffer.from('This is a shopping list: milk, bread, a record.\n'.repeat(200)),
    );
  },
  randomBytes: (folder: string, seed = 1): string => {
    const random = seededRandom(seed);
    return write(
      folder,
      `random-${seed}.mp3`,
      Buffer.from(Array.from({ length: 200_000 }, () => random() * 256)),
    );
  },
  coverOnly: (folder: string): string => {
    const cover = pngPicture(300, [40, 90, 160]);
    return write(folder, 'cover-only.mp3', id3v2({ frames: { TIT2: 'No audio' }, cover, padding: 1024 }));
  },
  pictureNamedMp3: (folder: string): string => {
    return write(folder, 'picture.mp3', pngPicture(300, [40, 90, 160]));
  },
  silent: (folder: string): string => {
    return write(folder, 'silent.wav', wavFile(silence({ seconds: 20, sampleRate: 22_050 })));
  },
  /** not digital silence: the noise of an empty analogue input, below -80 dBFS */
  nearlySilent: (folder: string): string => {
    const hush = noise(1, { seconds: 20, sampleRate: 22_050, level: 0.00004 });
    return write(folder, 'nearly-silent.wav', wavFile(hush, { bits: 32 }));
  },
  thirdOfASecond: (folder: string): string => {
    return write(folder, 'short.wav', wavFile(music(11, { seconds: 0.3 })));
  },
  thirdOfASecondMp3: (folder: string): string => {
    return write(folder, 'short.mp3', encodeAudio(music(11, { seconds: 0.3 }), { format: 'mp3' }));
  },
  /** cut in half: the header promises more than there is */
  truncatedFlac: (folder: string): string => {
    const whole = encodeAudio(music(12, { seconds: 40, sampleRate: 22_050 }), { format: 'flac' });
    return write(folder, 'truncated.flac', whole.subarray(0, whole.length / 2));
  },
  truncatedMp3: (folder: string): string => {
    const whole = encodeAudio(music(13, { seconds: 40 }), { format: 'mp3' });
    return write(folder, 'truncated.mp3', whole.subarray(0, whole.length / 2));
  },
  truncatedOgg: (folder: string): string => {
    const whole = encodeAudio(music(14, { seconds: 40 }), { format: 'ogg' });
    return write(folder, 'truncated.ogg', whole.subarray(0, whole.length / 2));
  },
  /** the index of an m4a stands at its end: without it nothing can be decoded */
  truncatedM4a: (folder: string): string => {
    const whole = encodeAudio(music(15, { seconds: 20 }), { format: 'm4a' });
    return write(folder, 'truncated.m4a', whole.subarray(0, whole.length / 2));
  },
  /** only the beginning of the header came through */
  headerOnlyFlac: (folder: string): string => {
    return write(
      folder,
      'header-only.flac',
      encodeAudio(music(16, { seconds: 5 }), { format: 'flac' }).subarray(0, 60),
    );
  },
  eightChannels: (folder: string): string => {
    const path = join(folder, 'eight-channels.flac');
    encodeAudioFile(path, music(17, { seconds: 8, channels: 8, sampleRate: 48_000 }), { format: 'flac' });
    return path;
  },
  rate192: (folder: string): string => {
    const path = join(folder, 'rate-192k.flac');
    encodeAudioFile(path, music(18, { seconds: 6, sampleRate: 192_000 }), { format: 'flac' });
    return path;
  },
  /** three hours of which only a few seconds take room on the disk; there is sound at 1/4, 2/4 and 3/4 of it */
  threeHourWav: (folder: string): string => {
    const sampleRate = 8000;
    const dataBytes = 3 * 3600 * sampleRate * 2;
    const path = join(folder, 'three-hours.wav');
    const file = openSync(path, 'w');
    writeSync(file, wavHeader({ sampleRate, channels: 1, bits: 16, dataBytes }));
    ftruncateSync(file, 44 + dataBytes);
    const sound = wavFile(music(19, { seconds: 40, sampleRate, channels: 1 })).subarray(44);
    for (const quarter of [1, 2, 3]) {
      const at = 44 + (dataBytes / 4) * quarter - sound.length / 2;
      writeSync(file, sound, 0, sound.length, at - (at % 2));
    }
    closeSync(file);
    return path;
  },
  /** three hours of mp3 frames without the header that says how long it is: two minutes again and again */
  threeHourMp3: (folder: string): string => {
    const minutes = encodeAudio(music(20, { seconds: 120, sampleRate: 16_000, channels: 1 }), {
      format: 'mp3',
      bitrate: 16_000,
      muxerOptions: { write_xing: '0', id3v2_version: '0' },
    });
    const frames = withoutId3v2(minutes);
    return write(folder, 'three-hours.mp3', Buffer.concat(Array.from({ length: 90 }, () => frames)));
  },
  /** a float file in which a broken plug-in left values that are no numbers */
  notNumbers: (folder: string): string => {
    const samples = music(21, { seconds: 12, sampleRate: 22_050 });
    for (const channel of samples.channels) {
      for (let index = 5000; index < channel.length; index += 9973) {
        channel[index] = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY][index % 3] ?? 0;
      }
    }
    return write(folder, 'not-numbers.wav', wavFile(samples, { bits: 32 }));
  },
  /** the two channels cancel each other out when they are added */
  oppositeChannels: (folder: string): string => {
    const samples = music(22, { seconds: 15, sampleRate: 22_050, channels: 1 });
    const left = samples.channels[0] ?? new Float32Array(0);
    samples.channels = [left, left.map((value) => -value)];
    return write(folder, 'opposite-channels.wav', wavFile(samples));
  },
} as const;

function write(folder: string, name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}
