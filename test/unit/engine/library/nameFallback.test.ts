// SPDX-License-Identifier: GPL-3.0-or-later
import { describe, expect, it } from 'vitest';
import { factsFromNames } from '../../../../src/engine/library/nameFallback.ts';

function facts(path: string): Partial<ReturnType<typeof factsFromNames>> {
  const found = factsFromNames(path.split('/'));
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== null && value !== ''));
}

describe('factsFromNames', () => {
  it.each([
    ['Song.mp3', { title: 'Song' }],
    ['01 - Song.mp3', { title: 'Song', trackNumber: 1 }],
    ['01. Song.mp3', { title: 'Song', trackNumber: 1 }],
    ['01 Song.mp3', { title: 'Song', trackNumber: 1 }],
    ['01_Song_of_Songs.mp3', { title: 'Song of Songs', trackNumber: 1 }],
    ['2-07 Song.mp3', { title: 'Song', trackNumber: 7, discNumber: 2 }],
    ['7 Years.mp3', { title: '7 Years' }],
    ['99 Luftballons.mp3', { title: '99 Luftballons' }],
    ['1979.mp3', { title: '1979' }],
    ['01.mp3', { title: '01' }],
    ['Artist - Song.mp3', { artist: 'Artist', title: 'Song' }],
    ['03 - Artist - Song.mp3', { artist: 'Artist', title: 'Song', trackNumber: 3 }],
    ['Artist - 03 - Song.mp3', { artist: 'Artist', title: 'Song', trackNumber: 3 }],
  ])('%s', (name, expected) => {
    expect(facts(name)).toEqual(expected);
  });

  it('reads artist and album from the folders', () => {
    expect(facts('The Artist/An Album/04 - Song.flac')).toEqual({
      artist: 'The Artist',
      album: 'An Album',
      title: 'Song',
      trackNumber: 4,
    });
    expect(facts('The Artist - An Album/Song.flac')).toEqual({
      artist: 'The Artist',
      album: 'An Album',
      title: 'Song',
    });
    expect(facts('An Album/Song.flac')).toEqual({ album: 'An Album', title: 'Song' });
  });

  it.each(['1999 - An Album', '(1999) An Album', 'An Album (1999)', 'An Album [1999]'])(
    'takes the year from %s',
    (album) => {
      expect(facts(`The Artist/${album}/Song.flac`)).toMatchObject({ album: 'An Album', year: 1999 });
    },
  );

  it('looks through a disc folder', () => {
    expect(facts('The Artist/An Album/CD 2/01 Song.flac')).toEqual({
      artist: 'The Artist',
      album: 'An Album',
      discNumber: 2,
      trackNumber: 1,
      title: 'Song',
    });
  });

  it('does not take the name of a collection for an artist', () => {
    expect(facts('Music/An Album/Song.flac')).toEqual({ album: 'An Album', title: 'Song' });
    expect(facts('Downloads/Song.flac')).toEqual({ title: 'Song' });
  });

  it('keeps a dash in a title when the folders say who plays', () => {
    expect(facts('The Artist/An Album/Song - Live.flac')).toMatchObject({
      title: 'Song - Live',
      artist: 'The Artist',
    });
    expect(facts('The Artist/An Album/The Artist - Song.flac')).toMatchObject({
      title: 'Song',
      artist: 'The Artist',
    });
  });

  it('always gives a title', () => {
    for (const name of ['.mp3', '___.mp3', '- .mp3', '01 - .mp3', '\u0007.mp3']) {
      expect(factsFromNames([name]).title).not.toBe('');
    }
  });
});
