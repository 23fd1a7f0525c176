// SPDX-License-Identifier: GPL-3.0-or-later
import { describe, expect, it } from 'vitest';
import { pairByStamp, type Stamped } from '../../../../src/engine/library/moves.ts';

function file(path: string, size: number, mtimeMs: number): Stamped {
  return { path, size, mtimeMs };
}

function pairs(gone: Stamped[], arrived: Stamped[]): string[] {
  return pairByStamp(gone, arrived)
    .map(({ from, to }) => `${from.path} > ${to.path}`)
    .sort();
}

describe('pairByStamp', () => {
  it('pairs a renamed file by size and time', () => {
    expect(
      pairs([file('/a.mp3', 50_000, 7)], [file('/b.mp3', 50_000, 7), file('/c.mp3', 50_000, 8)]),
    ).toEqual(['/a.mp3 > /b.mp3']);
  });

  it('pairs by name where several have the same size and time', () => {
    const gone = [file('/x/1.mp3', 900, 7), file('/x/2.mp3', 900, 7)];
    const arrived = [file('/y/2.mp3', 900, 7), file('/y/1.mp3', 900, 7)];
    expect(pairs(gone, arrived)).toEqual(['/x/1.mp3 > /y/1.mp3', '/x/2.mp3 > /y/2.mp3']);
  });

  it('does not guess', () => {
    const gone = [file('/x/1.mp3', 50_000, 7), file('/x/2.mp3', 50_000, 7)];
    expect(pairs(gone, [file('/y/3.mp3', 50_000, 7), file('/y/4.mp3', 50_000, 7)])).toEqual([]);
    expect(pairs([file('/a.mp3', 10, 7)], [file('/b.mp3', 10, 7)])).toEqual([]);
    expect(pairs([file('/a.mp3', 50_000, 7)], [file('/b.flac', 50_000, 7)])).toEqual([]);
    expect(pairs([file('/x/a.mp3', 0, 7)], [file('/y/a.mp3', 0, 7)])).toEqual([]);
  });

  it('never pairs one file twice', () => {
    const gone = [file('/x/1.mp3', 50_000, 7), file('/y/1.mp3', 50_000, 7)];
    expect(pairs(gone, [file('/z/1.mp3', 50_000, 7)])).toHaveLength(1);
  });
});
