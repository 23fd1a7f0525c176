// SPDX-License-Identifier: GPL-3.0-or-later
import { expect, test } from 'vitest';
import { coverPattern } from '../../../src/renderer/ui/coverPattern.ts';

test('an album has the same picture each time', () => {
  expect(coverPattern('Homogenic')).toEqual(coverPattern('Homogenic'));
});

test('albums look different from each other', () => {
  const names = Array.from({ length: 60 }, (_, number) => `Album ${String(number)}`);
  const pictures = new Set(names.map((name) => JSON.stringify(coverPattern(name))));
  expect(pictures.size).toBeGreaterThan(55);
  expect(new Set(names.map((name) => coverPattern(name).motif)).size).toBe(4);
});

test('any name will do, the empty one too', () => {
  for (const name of ['', 'שלום', '🎵', 'x'.repeat(10_000)])
    expect(coverPattern(name).ground).toContain('oklch');
});
