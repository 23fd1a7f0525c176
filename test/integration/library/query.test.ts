// SPDX-License-Identifier: GPL-3.0-or-later
import { describe, expect, it } from 'vitest';
import type { Catalogue } from '../../../src/engine/library/catalogue.ts';
import { queryTracks, type TrackQuery } from '../../../src/engine/library/query.ts';
import type { TrackRecord } from '../../../src/engine/library/trackRecord.ts';
import { sortFields } from '../../../src/shared/contract/engine.ts';
import { seededRandom } from '../../support/audio/signals.ts';
import { openCatalogue } from './temporary.ts';
import { trackRecordOf } from './trackRecordOf.ts';

async function catalogueOf(tracks: Record<string, Partial<TrackRecord>>): Promise<Catalogue> {
  const { catalogue } = await openCatalogue();
  catalogue.putFolder({ id: 'folder', path: '/home/somebody/music', addedAt: 1 });
  for (const [id, changes] of Object.entries(tracks)) {
    catalogue.put(trackRecordOf(id, { path: `/home/somebody/music/${id}.mp3`, ...changes }));
  }
  return catalogue;
}

function found(catalogue: Catalogue, query: Partial<TrackQuery>): string[] {
  return queryTracks(catalogue, { text: '', sort: 'title', direction: 'ascending', ...query });
}

describe('searching', () => {
  it('wants all words, anywhere, whatever their case and diacritics', async () => {
    const catalogue = await catalogueOf({
      a: { title: 'Jóga', artist: 'Björk', artists: ['Björk'], album: 'Homogenic', genres: ['Art Pop'] },
      b: { title: 'Army of Me', artist: 'Björk', album: 'Post' },
      c: { title: 'Straße', artist: 'Mø', path: '/home/somebody/music/Live in Łódź/c.mp3' },
    });
    expect(found(catalogue, { text: 'bjork' })).toEqual(['b', 'a']);
    expect(found(catalogue, { text: '  HOMO  björk pop ' })).toEqual(['a']);
    expect(found(catalogue, { text: 'strasse mo' })).toEqual(['c']);
    expect(found(catalogue, { text: 'lodz' })).toEqual(['c']);
    expect(found(catalogue, { text: 'bjork lodz' })).toEqual([]);
    // Where the library lies says nothing about a track.
    expect(found(catalogue, { text: 'somebody' })).toEqual([]);
  });

  it('sees changes, and leaves out what is missing', async () => {
    const catalogue = await catalogueOf({ a: { title: 'One' }, b: { title: 'Two' } });
    expect(found(catalogue, { text: 'one' })).toEqual(['a']);
    catalogue.put(trackRecordOf('b', { title: 'One more' }));
    catalogue.put(trackRecordOf('c', { title: 'Only one' }));
    expect(found(catalogue, { text: 'one' })).toEqual(['a', 'b', 'c']);
    catalogue.setPresence('a', 'missing', 1);
    catalogue.setPresence('b', 'offline', 1);
    catalogue.remove('c');
    expect(found(catalogue, { text: 'one' })).toEqual(['b']);
  });
});

describe('sorting', () => {
  it('counts numbers by value and letters without their case', async () => {
    const catalogue = await catalogueOf({
      a: { title: 'Track 10' },
      b: { title: 'track 2' },
      c: { title: 'Ärger' },
      d: { title: 'Zorn' },
    });
    expect(found(catalogue, {})).toEqual(['c', 'b', 'a', 'd']);
    expect(found(catalogue, { direction: 'descending' })).toEqual(['d', 'a', 'b', 'c']);
  });

  it('does not count a leading The of artists', async () => {
    const catalogue = await catalogueOf({
      a: { artist: 'The Beatles' },
      b: { artist: 'Abba' },
      c: { artist: 'Can' },
      d: { artist: 'The The' },
      e: { artist: 'Theo' },
    });
    expect(found(catalogue, { sort: 'artist' })).toEqual(['b', 'a', 'c', 'd', 'e']);
  });

  it('keeps albums together and in their order, in both directions', async () => {
    const album = { albumArtist: 'Various Artists', album: 'Hits' };
    const catalogue = await catalogueOf({
      a: { ...album, artist: 'Z', discNumber: 2, trackNumber: 1 },
      b: { ...album, artist: 'A', discNumber: 1, trackNumber: 10 },
      c: { ...album, artist: 'M', trackNumber: 9 },
      d: { artist: 'Abba', album: 'Arrival', trackNumber: 1 },
      e: { artist: 'Zappa', album: 'Apostrophe', trackNumber: 1 },
      f: { artist: 'Abba' },
    });
    expect(found(catalogue, { sort: 'album' })).toEqual(['d', 'c', 'b', 'a', 'e', 'f']);
    expect(found(catalogue, { sort: 'album', direction: 'descending' })).toEqual([
      'e',
      'c',
      'b',
      'a',
      'd',
      'f',
    ]);
  });

  it('puts what has no value last, in both directions', async () => {
    const catalogue = await catalogueOf({
      a: { year: 1999, duration: 5, genres: ['Rock'], artist: 'X' },
      b: {},
      c: { year: 1980, duration: 9, genres: ['Blues'], artist: 'Y' },
    });
    for (const sort of ['year', 'duration', 'genre', 'artist'] as const) {
      for (const direction of ['ascending', 'descending'] as const) {
        expect(found(catalogue, { sort, direction }).at(-1), `${sort} ${direction}`).toBe('b');
      }
    }
    expect(found(catalogue, { sort: 'year' })).toEqual(['c', 'a', 'b']);
    expect(found(catalogue, { sort: 'year', direction: 'descending' })).toEqual(['a', 'c', 'b']);
  });

  it('goes by folders, then names, when it goes by path', async () => {
    const catalogue = await catalogueOf({
      a: { path: '/music/b/2.mp3' },
      b: { path: '/music/b/10.mp3' },
      c: { path: '/music/a/z.mp3' },
    });
    expect(found(catalogue, { sort: 'path' })).toEqual(['c', 'a', 'b']);
  });

  it('comes out the same by merging changes as by sorting anew', async () => {
    const random = seededRandom(5);
    function some(count: number): string {
      return `Name ${Math.floor(random() * count)}`;
    }
    function track(id: string): TrackRecord {
      return trackRecordOf(id, {
        path: `/home/somebody/music/${some(5)}/${id}.mp3`,
        title: some(50),
        artist: random() < 0.1 ? '' : some(8),
        album: random() < 0.2 ? '' : some(12),
        genres: random() < 0.3 ? [] : [some(4)],
        year: random() < 0.2 ? null : 1990 + Math.floor(random() * 5),
        trackNumber: Math.floor(random() * 10),
        duration: Math.floor(random() * 100),
        addedAt: Math.floor(random() * 10),
      });
    }
    const catalogue = await catalogueOf({});
    for (let i = 0; i < 200; i += 1) catalogue.put(track(`t${i}`));
    const queries = sortFields.flatMap((sort) =>
      (['ascending', 'descending'] as const).map((direction) => ({ sort, direction })),
    );
    for (let round = 0; round < 4; round += 1) {
      for (const query of queries) found(catalogue, query);
      for (let i = 0; i < 30; i += 1) catalogue.put(track(`t${Math.floor(random() * 220)}`));
      catalogue.remove(`t${Math.floor(random() * 200)}`);
      const anew = await catalogueOf({});
      for (const record of catalogue.records()) anew.put(record);
      for (const query of queries) expect(found(catalogue, query), query.sort).toEqual(found(anew, query));
    }
  });
});
