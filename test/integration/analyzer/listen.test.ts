// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAudioSource } from '../../../src/analyzer/decode/audioSource.ts';
import { Deadline } from '../../../src/analyzer/decode/deadline.ts';
import { identify } from '../../../src/analyzer/decode/identify.ts';
import { listen } from '../../../src/analyzer/decode/listen.ts';
import { placeWindows } from '../../../src/engine/model/windows.ts';
import { apeFile } from '../../support/audio/apeFile.ts';
import { audioFormats, encodeAudio, encodeAudioFile, extensionOf } from '../../support/audio/encodeAudio.ts';
import { oddFiles } from '../../support/audio/oddFiles.ts';
import { remux } from '../../support/audio/remux.ts';
import { joined, mono, music, silence, tone, type Samples } from '../../support/audio/signals.ts';
import { wavFile, wavHeader } from '../../support/audio/wav.ts';
import { listenToFile, loudness, plan } from './support.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'segue-listen-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** A tone that is another in every second, so that a window shows where it was cut. */
function ladder(seconds: number, sampleRate: number): Samples {
  const steps = Array.from({ length: seconds }, (_, second) =>
    tone(300 + 40 * second, { seconds: 1, sampleRate, level: 0.4 }),
  );
  return joined(...steps);
}

/** Crossings of zero in half a second, doubled twice: the frequency. */
function frequencyAt(window: Float32Array, second: number, sampleRate: number): number {
  const from = Math.round((second + 0.25) * sampleRate);
  const part = window.subarray(from, from + sampleRate / 2);
  let crossings = 0;
  for (let index = 1; index < part.length; index += 1) {
    if (Math.sign(part[index] ?? 0) !== Math.sign(part[index - 1] ?? 0)) crossings += 1;
  }
  return crossings;
}

describe.each([...audioFormats, 'ape'] as const)('windows of %s', (format) => {
  test('lie where they should, at the level of the recording', () => {
    const samples = ladder(16, format === 'opus' ? 48_000 : 44_100);
    const path = join(folder, `ladder-${format}.${format === 'ape' ? 'ape' : extensionOf(format)}`);
    if (format === 'ape') writeFileSync(path, apeFile(samples));
    else encodeAudioFile(path, samples, { format });
    const { windows, starts } = listenToFile(path);
    const wanted = placeWindows(16, plan);
    expect(starts).toHaveLength(3);
    starts.forEach((start, index) => expect(Math.abs(start - (wanted[index] ?? 0))).toBeLessThan(0.1));
    windows.forEach((window, index) => {
      const start = starts[index] ?? 0;
      expect(window).toHaveLength(5 * 16_000);
      // From the first whole second of the window on, each second has its own tone.
      const whole = Math.ceil(start);
      for (let second = whole; second + 1 <= start + 5; second += 1) {
        const frequency = frequencyAt(window, second - start, 16_000);
        expect(Math.abs(frequency - (300 + 40 * second))).toBeLessThan(12);
      }
      // Two channels 0.7 apart in phase, each 0.4 in peak, and the mean of them.
      expect(loudness(window)).toBeGreaterThan(0.24);
      expect(loudness(window)).toBeLessThan(0.29);
    });
  });
});

test('what comes out of a lossless file at its own rate is the mean of its channels, sample by sample', () => {
  const samples = music(3, { seconds: 12, sampleRate: 16_000 });
  const path = join(folder, 'exact.flac');
  encodeAudioFile(path, samples, { format: 'flac' });
  const expected = mono(samples);
  const { windows, starts } = listenToFile(path);
  windows.forEach((window, index) => {
    const from = Math.round((starts[index] ?? 0) * 16_000);
    const difference = window.map((value, at) => Math.abs(value - (expected[from + at] ?? 0)));
    expect(Math.max(...difference.subarray(0, 70_000))).toBeLessThan(1e-4);
  });
});

test('mono stays as loud as it is', () => {
  const path = join(folder, 'mono.wav');
  writeFileSync(path, wavFile(tone(440, { seconds: 6, sampleRate: 16_000, channels: 1, level: 0.5 })));
  for (const window of listenToFile(path).windows) expect(loudness(window)).toBeCloseTo(0.5 / Math.SQRT2, 2);
});

describe('files that need care', () => {
  test.each([
    ['eightChannels', oddFiles.eightChannels],
    ['rate192', oddFiles.rate192],
    ['threeHourWav', oddFiles.threeHourWav],
    ['threeHourMp3', oddFiles.threeHourMp3],
    ['notNumbers', oddFiles.notNumbers],
    ['oppositeChannels', oddFiles.oppositeChannels],
    ['truncatedFlac', oddFiles.truncatedFlac],
    ['truncatedMp3', oddFiles.truncatedMp3],
    ['truncatedOgg', oddFiles.truncatedOgg],
    ['thirdOfASecond', oddFiles.thirdOfASecond],
    ['thirdOfASecondMp3', oddFiles.thirdOfASecondMp3],
  ])('%s: windows of real, audible samples', (_name, make) => {
    const { windows } = listenToFile(make(folder));
    expect(windows.length).toBeGreaterThan(0);
    for (const window of windows) {
      expect(window).toHaveLength(5 * 16_000);
      expect(window.every((value) => Number.isFinite(value) && Math.abs(value) <= 8)).toBe(true);
      expect(loudness(window)).toBeGreaterThan(0.01);
    }
  });

  test('a file shorter than a window is repeated until it is full', () => {
    const path = join(folder, 'short.wav');
    writeFileSync(path, wavFile(music(5, { seconds: 0.5, sampleRate: 16_000 })));
    const [window] = listenToFile(path).windows;
    expect(window?.subarray(8000, 16_000)).toEqual(window?.subarray(0, 8000));
    expect(window?.subarray(72_000, 80_000)).toEqual(window?.subarray(0, 8000));
  });

  test('a file cut in half gives windows of the half that is there', () => {
    const { starts } = listenToFile(oddFiles.truncatedFlac(folder));
    expect(starts).toHaveLength(3);
    expect(Math.max(...starts)).toBeLessThan(16);
  });

  test('silent windows are left out where others have sound', () => {
    const path = join(folder, 'half-silent.flac');
    const shape = { seconds: 30, sampleRate: 16_000 };
    encodeAudioFile(path, joined(music(6, shape), silence(shape)), { format: 'flac' });
    const { starts } = listenToFile(path);
    expect(starts.length).toBeLessThan(3);
    expect(Math.min(...starts)).toBeLessThan(30);
  });

  test('a stream without any index or duration', () => {
    const m4a = join(folder, 'to-stream.m4a');
    const adts = join(folder, 'stream.aac');
    encodeAudioFile(m4a, ladder(16, 44_100), { format: 'm4a' });
    remux(m4a, adts, { muxer: 'adts' });
    const { windows, starts } = listenToFile(adts);
    expect(starts).toHaveLength(3);
    for (const window of windows) expect(loudness(window)).toBeGreaterThan(0.2);
  });

  test('the format of the samples changes in the middle', () => {
    // Two Ogg files after each other are one file to the format, and the second may be quite another.
    const stereo = encodeAudio(tone(440, { seconds: 4, sampleRate: 44_100, level: 0.4 }), { format: 'ogg' });
    const narrow = encodeAudio(tone(440, { seconds: 4, sampleRate: 22_050, channels: 1, level: 0.4 }), {
      format: 'ogg',
    });
    const path = join(folder, 'chained.ogg');
    writeFileSync(path, Buffer.concat([stereo, narrow]));
    for (const window of listenToFile(path).windows) expect(loudness(window)).toBeGreaterThan(0.2);
  });

  test.runIf(process.platform === 'linux')('a name that is not UTF-8', () => {
    const path = Buffer.concat([
      Buffer.from(join(folder, 'caf')),
      Buffer.from([0xe9, 0xff]),
      Buffer.from('.wav'),
    ]);
    writeFileSync(path, wavFile(music(7, { seconds: 6, sampleRate: 16_000 })));
    expect(listenToFile(path).windows.length).toBeGreaterThan(0);
  });

  test('a name with everything that FFmpeg could take for something else', () => {
    const path = join(folder, "subfile,,start,0,end,9,,:concat|%d #?'é.wav");
    writeFileSync(path, wavFile(music(7, { seconds: 6, sampleRate: 16_000 })));
    expect(listenToFile(path).windows.length).toBeGreaterThan(0);
  });
});

test('a file that takes too long is given up with a sentence', () => {
  const path = join(folder, 'slow.ogg');
  encodeAudioFile(path, music(10, { seconds: 20, sampleRate: 22_050 }), { format: 'ogg' });
  const source = openAudioSource(Buffer.from(path));
  const over = new Deadline(source.name, 0);
  expect(() => listen(source, plan, over)).toThrow(expect.objectContaining({ code: 'timed_out' }));
  expect(() => identify(source, over)).toThrow(expect.objectContaining({ code: 'timed_out' }));
  source.close();
});

describe('files that cannot be listened to say why, and what to do', () => {
  test.each<[string, (folder: string) => string, string]>([
    ['zero bytes', oddFiles.zeroByte, 'file_empty'],
    ['a text named mp3', oddFiles.textNamedMp3, 'not_audio'],
    ['a picture named mp3', oddFiles.pictureNamedMp3, 'not_audio'],
    ['only a cover', oddFiles.coverOnly, 'not_audio'],
    ['silence', oddFiles.silent, 'silent'],
    ['almost silence', oddFiles.nearlySilent, 'silent'],
    ['an m4a without its index', oddFiles.truncatedM4a, 'file_truncated'],
    ['the beginning of a flac header', oddFiles.headerOnlyFlac, 'file_truncated'],
    ['nothing there', () => join(folder, 'gone.mp3'), 'file_missing'],
    ['a folder', (place) => place, 'file_unreadable'],
    ['a link to nowhere', linkToNowhere, 'file_missing'],
    ['a WAV header and nothing else', headerOnlyWav, 'file_truncated'],
    ['twenty milliseconds', twentyMilliseconds, 'too_short'],
    ['a playlist that names another file', playlist, 'not_audio'],
  ])('%s', (_name, make, code) => {
    const path = make(folder);
    expect(() => listenToFile(path)).toThrow(expect.objectContaining({ code, name: 'SegueError' }));
    // One sentence with the name of the file, another with what to do.
    expect(() => listenToFile(path)).toThrow(/^[^.]*(\.[a-z0-9]+)?[^.]*\. .+\.$/);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('random bytes, seed %i', (seed) => {
    const path = oddFiles.randomBytes(folder, seed);
    expect(() => listenToFile(path)).toThrow(
      expect.objectContaining({
        name: 'SegueError',
        message: expect.stringMatching(/audio in it|cannot be decoded/) as string,
      }),
    );
  });

  function linkToNowhere(place: string): string {
    const path = join(place, 'link.mp3');
    symlinkSync(join(place, 'nowhere.mp3'), path);
    return path;
  }

  function headerOnlyWav(place: string): string {
    const path = join(place, 'header-only.wav');
    writeFileSync(path, wavHeader({ sampleRate: 44_100, channels: 2, bits: 16, dataBytes: 1_000_000 }));
    return path;
  }

  function twentyMilliseconds(place: string): string {
    const path = join(place, 'blip.wav');
    writeFileSync(path, wavFile(music(8, { seconds: 0.02 })));
    return path;
  }

  /** FFmpeg would open what the list names, wherever that is. */
  function playlist(place: string): string {
    const audio = join(place, 'listed.wav');
    writeFileSync(audio, wavFile(music(9, { seconds: 6, sampleRate: 16_000 })));
    const path = join(place, 'playlist.mp3');
    writeFileSync(path, `#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n${audio}\n#EXT-X-ENDLIST\n`);
    expect(readFileSync(path).length).toBeGreaterThan(0);
    return path;
  }
});
