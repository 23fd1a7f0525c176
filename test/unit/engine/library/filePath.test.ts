// SPDX-License-Identifier: GPL-3.0-or-later
import { describe, expect, it } from 'vitest';
import {
  baseName,
  decodePath,
  displayPath,
  encodePath,
  isInside,
  isRawPath,
  joinPath,
  parentPath,
} from '../../../../src/engine/library/filePath.ts';

const notUtf8 = Buffer.from([0x2f, 0x6d, 0xfc, 0x2f, 0xff, 0x2e, 0x6d, 0x70, 0x33]);

describe('encodePath', () => {
  it('keeps UTF-8 paths readable and brings every path back byte for byte', () => {
    for (const path of [
      Buffer.from('/music/Björk/1.mp3'),
      notUtf8,
      Buffer.from('raw:abc'),
      Buffer.alloc(0),
    ]) {
      expect(decodePath(encodePath(path))).toEqual(path);
    }
    expect(encodePath(Buffer.from('/music/Björk'))).toBe('/music/Björk');
  });

  it('gives different strings for different bytes', () => {
    const other = Buffer.from(notUtf8);
    other[4] = 0xfe;
    expect(encodePath(other)).not.toBe(encodePath(notUtf8));
  });

  it('marks what a string cannot name', () => {
    expect(isRawPath(encodePath(notUtf8))).toBe(true);
    expect(isRawPath(encodePath(Buffer.from('/plain')))).toBe(false);
    expect(displayPath(encodePath(notUtf8))).toBe('/m\uFFFD/\uFFFD.mp3');
  });
});

describe('parts of paths', () => {
  it('joins, and takes apart what it joined', () => {
    const path = joinPath(Buffer.from('/music'), Buffer.from('a.mp3'));
    expect(path.toString()).toBe('/music/a.mp3');
    expect(parentPath(path).toString()).toBe('/music');
    expect(baseName(path).toString()).toBe('a.mp3');
    expect(joinPath(Buffer.from('/'), Buffer.from('a')).toString()).toBe('/a');
    expect(parentPath(Buffer.from('/a')).toString()).toBe('/');
  });

  it('knows what lies inside by whole names', () => {
    const inside = (path: string, folder: string): boolean =>
      isInside(Buffer.from(path), Buffer.from(folder));
    expect(inside('/music/a', '/music')).toBe(true);
    expect(inside('/music', '/music')).toBe(true);
    expect(inside('/music2/a', '/music')).toBe(false);
    expect(inside('/a', '/')).toBe(true);
    expect(inside('/mus', '/music')).toBe(false);
  });
});
