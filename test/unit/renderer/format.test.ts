// SPDX-License-Identifier: GPL-3.0-or-later
import { describe, expect, test } from 'vitest';
import {
  formatRate,
  formatTime,
  formatTimeLeft,
  formatTracks,
  spokenTime,
} from '../../../src/renderer/text/format.ts';

describe('times', () => {
  test.each([
    [0, '0:00'],
    [42.9, '0:42'],
    [190, '3:10'],
    [3600, '1:00:00'],
    [3 * 3600 + 5 * 60 + 7, '3:05:07'],
  ])('%s seconds are written %s', (seconds, written) => {
    expect(formatTime(seconds)).toBe(written);
  });

  test('a length nobody knows is a dash, not a number', () => {
    for (const unknown of [null, Number.NaN, Number.POSITIVE_INFINITY, -1])
      expect(formatTime(unknown)).toBe('–');
  });

  test.each([
    [0, '0 seconds'],
    [1, '1 second'],
    [187, '3 minutes 7 seconds'],
    [3600, '1 hour'],
    [3660, '1 hour 1 minute'],
  ])('%s seconds are read out as %s', (seconds, spoken) => {
    expect(spokenTime(seconds)).toBe(spoken);
  });

  test.each([
    [20, 'less than a minute left'],
    [300, '5 min left'],
    [3 * 3600, '3 h left'],
    [3 * 3600 + 25 * 60, '3 h 25 min left'],
    [2 * 3600 - 10, '2 h left'],
    [40 * 3600, '40 h left'],
  ])('%s seconds to go: %s', (seconds, written) => {
    expect(formatTimeLeft(seconds)).toBe(written);
  });
});

test('numbers have separators and the right plural', () => {
  expect(formatTracks(1)).toBe('1 track');
  expect(formatTracks(10_031)).toBe('10,031 tracks');
});

test.each([
  [21.4, '21 tracks a second'],
  [3.65, '3.7 tracks a second'],
  [1, '1 track a second'],
  [0.2, '12 tracks a minute'],
  [0.001, '1 track a minute'],
])('a speed of %s is written %s', (rate, written) => {
  expect(formatRate(rate)).toBe(written);
});
