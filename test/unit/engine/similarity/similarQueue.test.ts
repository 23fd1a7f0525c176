// SPDX-License-Identifier: GPL-3.0-or-later
import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../../../src/engine/similarity/candidate.ts';
import { EmbeddingIndex } from '../../../../src/engine/similarity/embeddingIndex.ts';
import {
  rawNeighbours,
  similarQueue,
  type SimilarQueue,
} from '../../../../src/engine/similarity/similarQueue.ts';
import { brokenRules } from '../../../../src/engine/similarity/spacing.ts';
import { normalise } from '../../../../src/engine/similarity/vectorMath.ts';

interface LibraryOptions {
  artists: number;
  albumsPerArtist: number;
  tracksPerAlbum: number;
}

const dims = 8;

/** Seeded numbers in -1..1 (mulberry32), so that a failing case can be looked at again. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

/** Tracks of one album sound more alike than others: the case in which spacing matters. */
function makeLibrary(options: LibraryOptions, seed = 1) {
  const random = generator(seed);
  const index = new EmbeddingIndex(dims);
  const tracks: Candidate[] = [];
  for (let artist = 0; artist < options.artists; artist += 1) {
    const artistVector = Float32Array.from({ length: dims }, random);
    for (let album = 0; album < options.albumsPerArtist; album += 1) {
      for (let track = 0; track < options.tracksPerAlbum; track += 1) {
        const id = `a${artist}-b${album}-t${track}`;
        index.set(id, normalise(artistVector.map((value) => value + 0.5 * random())));
        tracks.push(
          makeTrack(id, {
            artists: [`Artist ${artist}`],
            album: `Album ${artist}/${album}`,
            albumArtist: `Artist ${artist}`,
          }),
        );
      }
    }
  }
  return {
    index,
    tracks,
    tracksOf: (audioId: string) => tracks.filter((track) => track.audioId === audioId),
  };
}

function makeTrack(id: string, rest: Partial<Candidate> = {}): Candidate {
  return {
    id,
    audioId: id,
    title: `Song ${id}`,
    artists: [],
    album: '',
    albumArtist: '',
    genres: [],
    year: null,
    duration: 180,
    ...rest,
  };
}

function queueFor(
  library: ReturnType<typeof makeLibrary>,
  seedId: string,
  count: number,
): { seed: Candidate; queue: SimilarQueue; chosen: Candidate[] } {
  const seed = library.tracks.find((track) => track.id === seedId) as Candidate;
  const queue = similarQueue({ ...library, seeds: [seed], count, copyCosine: 0.995 });
  const byId = new Map(library.tracks.map((track) => [track.id, track]));
  return { seed, queue, chosen: queue.entries.map((entry) => byId.get(entry.id) as Candidate) };
}

describe('spacing', () => {
  test.each([1, 2, 3, 4, 5])(
    'no third track of an artist in any ten, no album twice running (library %i)',
    (librarySeed) => {
      const library = makeLibrary({ artists: 12, albumsPerArtist: 3, tracksPerAlbum: 6 }, librarySeed);
      for (const { id } of library.tracks.slice(0, 20)) {
        const { seed, queue, chosen } = queueFor(library, id, 40);
        expect(queue.entries).toHaveLength(40);
        expect(queue.relaxed).toEqual([]);
        const all = [seed, ...chosen];
        for (let start = 0; start + 10 <= all.length; start += 1) {
          const counts = new Map<string, number>();
          for (const track of all.slice(start, start + 10)) {
            const artist = track.artists[0] as string;
            counts.set(artist, (counts.get(artist) ?? 0) + 1);
          }
          expect(Math.max(...counts.values())).toBeLessThanOrEqual(2);
        }
        for (let place = 1; place < all.length; place += 1) {
          expect(all[place]?.album).not.toBe(all[place - 1]?.album);
        }
      }
    },
  );

  test('unknown artists and albums never collide', () => {
    const before = [makeTrack('1'), makeTrack('2'), makeTrack('3')];
    expect(brokenRules(before, makeTrack('4'))).toEqual([]);
  });

  test('what rippers write for unknown is unknown', () => {
    const unknown = { artists: ['Unknown Artist'], album: 'Unknown Album', albumArtist: 'Various Artists' };
    const before = ['1', '2', '3'].map((id) => makeTrack(id, unknown));
    expect(brokenRules(before, makeTrack('4', unknown))).toEqual([]);
  });

  test('an album whose artist is not told on every track is one album; two that are told apart are two', () => {
    const before = [makeTrack('1', { album: 'Blue', albumArtist: 'Ann' })];
    expect(brokenRules(before, makeTrack('2', { album: 'Blue' }))).toEqual(['album-spacing']);
    expect(brokenRules(before, makeTrack('3', { album: 'Blue', albumArtist: 'Bob' }))).toEqual([]);
  });

  test('no rule is given up while anything in the library keeps it, however far away it sounds', () => {
    const index = new EmbeddingIndex(dims);
    const near = Float32Array.from({ length: dims }, (_, i) => (i === 0 ? 1 : 0));
    const tracks = Array.from({ length: 1200 }, (_, number) => {
      // A thousand tracks of one artist stand around the seed; all others are on the other side.
      const own = number < 1000;
      const vector = near.map(
        (value, i) => (own ? value : -value) + (i === 1 + (number % 7) ? 0.01 * (number % 13) : 0),
      );
      index.set(`n${number}`, normalise(vector));
      return makeTrack(`n${number}`, {
        artists: [own ? 'One' : `Other ${number}`],
        album: `Album ${number}`,
        duration: 100 + number,
      });
    });
    const byAudio = new Map(tracks.map((track) => [track.audioId, track]));
    const library = { index, tracks, tracksOf: (audioId: string) => [byAudio.get(audioId) as Candidate] };
    const { queue, chosen } = queueFor(library, 'n0', 20);
    expect(queue.relaxed).toEqual([]);
    expect(chosen.filter((track) => track.artists[0] === 'One').length).toBeLessThanOrEqual(5);
  });

  test('an artist counts under every way of writing it, and as a guest', () => {
    const before = [
      makeTrack('1', { artists: ['Björk'] }),
      makeTrack('2', { artists: ['Somebody', 'BJORK'] }),
    ];
    expect(brokenRules(before, makeTrack('3', { artists: ['björk'] }))).toEqual(['artist-spacing']);
  });

  test('one artist with several albums: artists are given up, albums stay apart', () => {
    const library = makeLibrary({ artists: 1, albumsPerArtist: 5, tracksPerAlbum: 4 });
    const { queue, chosen, seed } = queueFor(library, 'a0-b0-t0', 10);
    expect(queue.entries).toHaveLength(10);
    expect(queue.relaxed).toEqual(['artist-spacing']);
    expect(queue.relaxedFrom).toBe(2);
    const all = [seed, ...chosen];
    for (let place = 1; place < all.length; place += 1)
      expect(all[place]?.album).not.toBe(all[place - 1]?.album);
  });

  test('one album only: both are given up, in the stated order, and every track is found once', () => {
    const library = makeLibrary({ artists: 1, albumsPerArtist: 1, tracksPerAlbum: 8 });
    const { queue } = queueFor(library, 'a0-b0-t0', 20);
    expect(new Set(queue.entries.map((entry) => entry.id)).size).toBe(7);
    expect(queue.relaxed).toEqual(['album-spacing', 'artist-spacing']);
  });
});

describe('copies', () => {
  function libraryWithCopies() {
    const library = makeLibrary({ artists: 6, albumsPerArtist: 2, tracksPerAlbum: 3 });
    const seed = library.tracks[0] as Candidate;
    const vector = library.index.vector(seed.audioId) as Float32Array;
    function addNear(id: string, rest: Partial<Candidate>): void {
      library.index.set(id, normalise(vector.map((value, i) => value + (i === 0 ? 0.01 : 0))));
      library.tracks.push(makeTrack(id, { artists: ['Artist 0'], ...rest }));
    }
    library.tracks.push(makeTrack('same-file', { ...seed, id: 'same-file' }));
    addNear('remaster', { title: `${seed.title} (2011 Remaster)`, duration: 181 });
    addNear('live', { title: `${seed.title} (Live)`, duration: 181 });
    addNear('other-length', { title: seed.title, duration: 240 });
    addNear('other-title', { title: 'Another song', duration: 180 });
    return { library, seed };
  }

  test('the same audio and another edition are left out; live, another length or title stay', () => {
    const { library, seed } = libraryWithCopies();
    const { queue } = queueFor(library, seed.id, 100);
    const ids = queue.entries.map((entry) => entry.id);
    expect(ids).not.toContain('same-file');
    expect(ids).not.toContain('remaster');
    expect(ids).toEqual(expect.arrayContaining(['live', 'other-length', 'other-title']));
  });

  test('raw neighbours keep copies and leave out the seed only', () => {
    const { library, seed } = libraryWithCopies();
    const entries = rawNeighbours({ ...library, seeds: [seed], count: 5 });
    const ids = entries.map((entry) => entry.id);
    expect(ids[0]).toBe('same-file');
    expect(ids).toContain('remaster');
    expect(ids).not.toContain(seed.id);
    const scores = entries.map((entry) => entry.score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });
});

test('search is exact: the same as a plain sort over all cosines', () => {
  const random = generator(9);
  const index = new EmbeddingIndex(dims);
  const vectors = new Map<string, Float32Array>();
  for (let i = 0; i < 3000; i += 1) {
    const vector = normalise(Float32Array.from({ length: dims }, random));
    index.set(`track ${i}`, vector);
    vectors.set(`track ${i}`, vector);
  }
  const query = normalise(Float32Array.from({ length: dims }, random));
  const wanted = (audioId: string): boolean => Number(audioId.slice(6)) % 3 !== 0;
  const expected = [...vectors]
    .filter(([audioId]) => wanted(audioId))
    .map(([audioId, vector]) => ({
      audioId,
      score: vector.reduce((sum, value, i) => sum + value * (query[i] as number), 0),
    }))
    .sort((a, b) => b.score - a.score);
  for (const limit of [1, 25, 1500, 5000]) {
    const { neighbours } = index.search(query, limit, wanted);
    expect(neighbours.map((neighbour) => neighbour.audioId)).toEqual(
      expected.slice(0, limit).map((neighbour) => neighbour.audioId),
    );
  }
});

test('reasons name the seed that is nearest and say what the tags share', () => {
  const index = new EmbeddingIndex(2);
  const tracks = [
    makeTrack('calm', { title: 'Calm', genres: ['Ambient'] }),
    makeTrack('loud', { title: 'Loud', genres: ['Metal'] }),
    makeTrack('like-calm', { genres: ['ambient'] }),
    makeTrack('like-loud', { genres: ['Rock'] }),
  ];
  index.set('calm', Float32Array.of(1, 0));
  index.set('loud', Float32Array.of(0, 1));
  index.set('like-calm', normalise(Float32Array.of(1, 0.1)));
  index.set('like-loud', normalise(Float32Array.of(0.2, 1)));
  const { entries } = similarQueue({
    index,
    seeds: tracks.slice(0, 2),
    tracksOf: (audioId) => tracks.filter((track) => track.audioId === audioId),
    count: 2,
    copyCosine: 0.999,
  });
  const reasons = Object.fromEntries(entries.map((entry) => [entry.id, entry.reason]));
  expect(reasons['like-calm']).toMatch(/“Calm”, also ambient$/);
  expect(reasons['like-loud']).toMatch(/“Loud”$/);
});
