// SPDX-License-Identifier: GPL-3.0-or-later
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { VirtualWavs } from '../../../src/analyzer/playback/virtualWavs.ts';
import { apeFile } from '../../support/audio/apeFile.ts';
import { encodeAudioFile, extensionOf, type AudioFormat } from '../../support/audio/encodeAudio.ts';
import { oddFiles } from '../../support/audio/oddFiles.ts';
import { music, seededRandom } from '../../support/audio/signals.ts';
import { wavFile, wavHeader } from '../../support/audio/wav.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { identifyFile } from './support.ts';

function open(): VirtualWavs {
  const wavs = new VirtualWavs();
  onTestFinished(() => wavs.close());
  return wavs;
}

function readAll(wavs: VirtualWavs, path: Buffer, chunk = 100_000): Buffer {
  const { byteLength } = wavs.probe(path);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < byteLength;) {
    const piece = wavs.read(path, at, at + chunk - 1);
    if (piece.length === 0) throw new Error(`nothing at ${at} of ${byteLength}`);
    pieces.push(piece);
    at += piece.length;
  }
  return Buffer.concat(pieces);
}

const samples = music(31, { seconds: 9.5 });

/** The song in a file of this format. */
function songIn(format: AudioFormat | 'ape'): Buffer {
  const path = join(temporaryFolder(), `song.${format === 'ape' ? 'ape' : extensionOf(format)}`);
  if (format === 'ape') writeFileSync(path, apeFile(samples));
  else encodeAudioFile(path, samples, { format });
  return Buffer.from(path);
}

test.each(['alac', 'aiff', 'wavpack', 'ape', 'flac'] as const)(
  '%s is the WAV file that was encoded, byte by byte',
  (format) => {
    expect(readAll(open(), songIn(format)).equals(wavFile(samples))).toBe(true);
  },
);

test.each(['alac', 'aiff', 'wavpack', 'ape', 'wma'] as const)(
  '%s: any piece in any order is what reading it through gives',
  (format) => {
    const path = songIn(format);
    const whole = readAll(open(), path);
    const wavs = open();
    const random = seededRandom(4);
    for (let read = 0; read < 60; read += 1) {
      const start = Math.floor(random() * whole.length);
      const end = Math.min(whole.length - 1, start + Math.floor(random() ** 3 * 60_000));
      const piece = wavs.read(path, start, end);
      expect(piece.length).toBe(end - start + 1);
      expect(whole.subarray(start, end + 1).equals(piece)).toBe(true);
    }
    // Odd chunks, one after the other, as a player on a slow line asks for them.
    expect(readAll(open(), path, 3333).equals(whole)).toBe(true);
  },
);

test('several files at once keep apart, also more than stay open', () => {
  const folder = temporaryFolder();
  const wavs = open();
  const files = [1, 2, 3, 4, 5].map((seed) => {
    const own = music(seed, { seconds: 1 });
    const path = join(folder, `${seed}.aiff`);
    encodeAudioFile(path, own, { format: 'aiff' });
    return { path: Buffer.from(path), expected: wavFile(own) };
  });
  for (let at = 0; at < 170_000; at += 10_007) {
    for (const { path, expected } of files) {
      const piece = wavs.read(path, at, at + 5000);
      expect(expected.subarray(at, at + 5001).equals(piece)).toBe(true);
    }
  }
});

test('a file cut off is as long as it promised, with silence for what is missing', () => {
  const folder = temporaryFolder();
  const path = oddFiles.truncatedFlac(folder);
  const wavs = open();
  const { frames, byteLength } = wavs.probe(Buffer.from(path));
  expect(frames).toBe(40 * 22_050);
  const whole = readAll(wavs, Buffer.from(path));
  expect(whole.length).toBe(byteLength);
  const counted = identifyFile(path).duration;
  const promised = wavFile(music(12, { seconds: 40, sampleRate: 22_050 }));
  const there = 44 + Math.floor((counted - 0.5) * 22_050) * 4;
  expect(whole.subarray(0, there).equals(promised.subarray(0, there))).toBe(true);
  expect(whole.subarray(44 + Math.ceil(counted * 22_050) * 4).every((byte) => byte === 0)).toBe(true);
  // From behind the end back into the music.
  expect(whole.subarray(1000, 2000).equals(wavs.read(Buffer.from(path), 1000, 1999))).toBe(true);
});

test('eight channels come as two that do not clip, 24 bits as floats', () => {
  const folder = temporaryFolder();
  const wavs = open();
  const surround = Buffer.from(oddFiles.eightChannels(folder));
  const { channels } = wavs.probe(surround);
  expect(channels).toBe(2);
  const whole = readAll(wavs, surround);
  let peak = 0;
  for (let at = 44; at < whole.length; at += 2) peak = Math.max(peak, Math.abs(whole.readInt16LE(at)));
  expect(peak).toBeGreaterThan(1000);
  expect(peak).toBeLessThan(32_767);
});

test('three hours begin, jump and end without reading what is between', () => {
  const path = Buffer.from(oddFiles.threeHourWav(temporaryFolder()));
  const wavs = open();
  const { byteLength, frames } = wavs.probe(path);
  expect(frames).toBe(3 * 3600 * 8000);
  const middle = wavs.read(path, byteLength / 2, byteLength / 2 + 9999);
  expect(middle.some((byte) => byte !== 0)).toBe(true);
  expect(wavs.read(path, byteLength - 100, byteLength - 1)).toHaveLength(100);
  expect(wavs.read(path, 0, 43)).toHaveLength(44);
});

test('reads are limited, and empty behind the end', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'song.wav');
  writeFileSync(path, wavFile(samples));
  const wavs = open();
  expect(wavs.read(Buffer.from(path), 0, 10_000_000)).toHaveLength(512 * 1024);
  expect(wavs.read(Buffer.from(path), 50_000_000, 50_000_100)).toHaveLength(0);
  const header = wavHeader({
    sampleRate: 44_100,
    channels: 2,
    bits: 16,
    dataBytes: wavFile(samples).length - 44,
  });
  expect(header.equals(wavs.read(Buffer.from(path), 0, 43))).toBe(true);
});

test('what cannot be played says so', () => {
  const folder = temporaryFolder();
  const wavs = open();
  expect(() => wavs.probe(Buffer.from(join(folder, 'gone.ape')))).toThrow(
    expect.objectContaining({ code: 'file_missing' }),
  );
  expect(() => wavs.probe(Buffer.from(oddFiles.textNamedMp3(folder)))).toThrow(
    expect.objectContaining({ code: 'not_audio' }),
  );
});
