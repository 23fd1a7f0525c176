// SPDX-License-Identifier: GPL-3.0-or-later
import { describe, expect, it } from 'vitest';
import { cleanText, cleanTexts } from '../../../../src/engine/library/cleanText.ts';
import { cleanGenres } from '../../../../src/engine/library/genres.ts';

describe('cleanText', () => {
  it('leaves good text alone', () => {
    expect(cleanText('Motörhead – Ace of Spades 🂡')).toBe('Motörhead – Ace of Spades 🂡');
  });

  it('drops NULs, control characters and runs of white space', () => {
    expect(cleanText('\u0000Title\u0000Second\u0000')).toBe('Title');
    expect(cleanText('  A\t\r\nB\u0007  C ')).toBe('A B C');
  });

  it('puts UTF-8 right that was read as Latin-1, and leaves real Latin-1 letters', () => {
    expect(cleanText(Buffer.from('Sigur Rós ágætis', 'utf8').toString('latin1'))).toBe('Sigur Rós ágætis');
    expect(cleanText('Café Müller')).toBe('Café Müller');
  });

  it('cuts absurd lengths without breaking a character', () => {
    const text = cleanText('😀'.repeat(2_000_000));
    expect(text.length).toBeLessThanOrEqual(500);
    expect(text).toBe(Buffer.from(text).toString());
  });

  it('drops halves of surrogate pairs and byte order marks, which no database takes', () => {
    expect(cleanText('\uFEFFA\uD800B\uDC00')).toBe('AB');
  });

  it('makes one of composed and decomposed letters', () => {
    expect(cleanText('Bjo\u0308rk')).toBe('Björk');
  });

  it('takes nothing but text', () => {
    expect(cleanText(undefined)).toBe('');
    expect(cleanText(42)).toBe('');
    expect(cleanTexts(['A\u0000B', 'A', ' ', undefined])).toEqual(['A', 'B']);
  });
});

describe('cleanGenres', () => {
  it('parts what stands in one text', () => {
    expect(cleanGenres(['Rock; Pop/Soul, Jazz'])).toEqual(['Rock', 'Pop', 'Soul', 'Jazz']);
  });

  it('keeps names that have a separator in them', () => {
    expect(cleanGenres(['Folk, World, & Country'])).toEqual(['Folk, World, & Country']);
    expect(cleanGenres(['Singer/Songwriter'])).toEqual(['Singer/Songwriter']);
  });

  it('reads the numbers of ID3v1', () => {
    expect(cleanGenres(['17', '(8)', '999'])).toEqual(['Rock', 'Jazz']);
  });

  it('drops doubles and words that say nothing', () => {
    expect(cleanGenres(['Rock', 'rock', '(None)', 'Unknown', 'Other'])).toEqual(['Rock']);
  });
});
