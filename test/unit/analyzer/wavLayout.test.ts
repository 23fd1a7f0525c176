// SPDX-License-Identifier: GPL-3.0-or-later
import { expect, test } from 'vitest';
import {
  byteLength,
  layoutFor,
  wavHeader,
  type SourceShape,
} from '../../../src/analyzer/playback/wavLayout.ts';
import { wavHeader as handWritten } from '../../support/audio/wav.ts';

const source: SourceShape = { sampleRate: 44_100, channels: 2, bitsPerSample: 16, frames: 1000 };

test('16-bit sources stay 16-bit, everything finer becomes floats', () => {
  expect(layoutFor(source).sampleFormat).toBe('s16');
  expect(layoutFor({ ...source, bitsPerSample: 24 }).sampleFormat).toBe('f32');
  expect(layoutFor({ ...source, bitsPerSample: null }).sampleFormat).toBe('f32');
});

test('more than two channels become two, one stays one', () => {
  expect(layoutFor({ ...source, channels: 8 }).channels).toBe(2);
  expect(layoutFor({ ...source, channels: 1 }).channels).toBe(1);
});

test('hours of sound that would not fit as floats go as 16 bits', () => {
  const hours = layoutFor({ ...source, bitsPerSample: 24, frames: 4 * 3600 * 44_100 });
  expect(hours.sampleFormat).toBe('s16');
  expect(byteLength(hours)).toBeLessThan(2 ** 32);
});

test('the header is what a WAV file of this shape begins with', () => {
  const layout = layoutFor({ ...source, channels: 1 });
  expect(wavHeader(layout)).toEqual(
    handWritten({ sampleRate: 44_100, channels: 1, bits: 16, dataBytes: 2000 }),
  );
  const floats = layoutFor({ ...source, bitsPerSample: null });
  expect(wavHeader(floats)).toEqual(
    handWritten({ sampleRate: 44_100, channels: 2, bits: 32, dataBytes: 8000 }),
  );
});
