// SPDX-License-Identifier: GPL-3.0-or-later
import { describe, expect, test } from 'vitest';
import { scrollToShow, virtualRange } from '../../../src/renderer/ui/virtualRange.ts';

describe('which rows are rendered', () => {
  test('those in view, with some around them', () => {
    expect(virtualRange(4400, 440, 44, 100_000, 5)).toEqual({ first: 95, end: 115 });
  });

  test('never more than there are, at neither end', () => {
    expect(virtualRange(0, 440, 44, 3, 5)).toEqual({ first: 0, end: 3 });
    expect(virtualRange(-50, 440, 44, 3, 5).first).toBe(0);
    expect(virtualRange(44 * 100_000, 440, 44, 100_000, 5)).toEqual({ first: 99_995, end: 100_000 });
  });

  test('a list that shrank under a far scroll position gives an empty or valid range', () => {
    const { first, end } = virtualRange(44 * 5000, 440, 44, 10, 5);
    expect(first).toBeLessThanOrEqual(end);
    expect(end).toBeLessThanOrEqual(10);
  });

  test('nothing for nothing', () => {
    expect(virtualRange(0, 440, 44, 0, 5)).toEqual({ first: 0, end: 0 });
  });
});

describe('scrolling to a row', () => {
  test('stays where it is when the row is in view', () => {
    expect(scrollToShow(5, 100, 440, 44, 'nearest')).toBe(100);
  });

  test('goes no further than needed', () => {
    expect(scrollToShow(0, 100, 440, 44, 'nearest')).toBe(0);
    expect(scrollToShow(20, 0, 440, 44, 'nearest')).toBe(20 * 44 + 44 - 440);
  });

  test('or puts it in the middle', () => {
    const top = scrollToShow(1000, 0, 440, 44, 'center');
    expect(1000 * 44 + 22 - top).toBe(220);
  });
});
