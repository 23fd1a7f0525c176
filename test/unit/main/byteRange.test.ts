// SPDX-License-Identifier: GPL-3.0-or-later
import { describe, expect, it } from 'vitest';
import { readByteRange } from '../../../src/main/byteRange.ts';

describe('a Range header', () => {
  it.each([
    ['bytes=0-', 0, 99],
    ['bytes=10-19', 10, 19],
    ['bytes=0-0', 0, 0],
    ['bytes=99-99', 99, 99],
    ['bytes=90-1000', 90, 99],
    ['bytes=-5', 95, 99],
    ['bytes=-1000', 0, 99],
    [' Bytes = 10 - 19 ', 10, 19],
  ])('%s of 100 bytes is a part', (header, start, end) => {
    expect(readByteRange(header, 100)).toEqual({ kind: 'part', start, end });
  });

  it.each([
    [null],
    [''],
    ['bytes=-'],
    ['bytes=a-b'],
    ['items=0-5'],
    ['bytes=0-5,10-15'],
    ['bytes=20-10'],
    ['bytes=1.5-2'],
  ])('%s asks for nothing that can be understood, so for the whole', (header) => {
    expect(readByteRange(header, 100)).toEqual({ kind: 'whole' });
  });

  it.each([
    ['bytes=100-', 100],
    ['bytes=5000-6000', 100],
    ['bytes=-0', 100],
    ['bytes=0-', 0],
    ['bytes=-5', 0],
  ])('%s of %i bytes cannot be satisfied', (header, size) => {
    expect(readByteRange(header, size)).toEqual({ kind: 'unsatisfiable' });
  });
});
