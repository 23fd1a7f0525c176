// SPDX-License-Identifier: GPL-3.0-or-later
import type { SortField } from '../../shared/contract/engine.ts';
import type { Catalogue, CatalogueEntry } from './catalogue.ts';
import { displayPath } from './filePath.ts';
import { foldText } from './foldText.ts';
import { RankedTexts, type RankedText } from './rankedTexts.ts';
import type { TrackRecord } from './trackRecord.ts';

export interface TrackQuery {
  /** words that must all be found in title, artists, album, genres or the path below the folder of the library */
  text: string;
  sort: SortField;
  direction: 'ascending' | 'descending';
}

/**
 * Ids of the listed tracks that match, sorted.
 *
 * Text is compared folded: case and diacritics do not matter. Sorting follows the user's language with numbers by
 * value; a leading "The" of artists does not count (of titles and albums it does). Tracks without a value come last
 * in both directions. Within one value tracks stand by artist, album, disc, track and title in ascending order, in
 * both directions too, so that turning the direction round does not turn albums round.
 *
 * Orders are kept between calls; a change costs a merge instead of a sort. 100,000 tracks: see docs/BENCHMARKS.md.
 */
export function queryTracks(catalogue: Catalogue, query: TrackQuery): string[] {
  let index = indexes.get(catalogue);
  if (index === undefined) {
    index = new QueryIndex(catalogue);
    indexes.set(catalogue, index);
  }
  return index.run(query);
}

const indexes = new WeakMap<Catalogue, QueryIndex>();

/** What an entry is sorted by; texts are shared between entries. */
interface SortKeys {
  title: RankedText;
  artist: RankedText;
  albumArtist: RankedText;
  album: RankedText;
  genre: RankedText;
  /** made when first sorted by path */
  folder: RankedText | null;
  name: RankedText | null;
}

type Keyed = CatalogueEntry & { sortKeys: SortKeys };
type Compare = (a: Keyed, b: Keyed) => number;

interface Order {
  sorted: Keyed[];
  /** ids whose place is to be found again */
  stale: Set<string>;
}

/** When more than this share of an order is stale, sorting it again is cheaper than merging. */
const mergeShare = 0.3;

class QueryIndex {
  readonly #catalogue: Catalogue;
  readonly #titles = new RankedTexts();
  readonly #artists = new RankedTexts();
  readonly #albums = new RankedTexts();
  readonly #genres = new RankedTexts();
  readonly #folders = new RankedTexts();
  readonly #names = new RankedTexts();
  readonly #orders = new Map<string, Order>();

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
    catalogue.onResorted((id) => {
      for (const order of this.#orders.values()) order.stale.add(id);
    });
  }

  run(query: TrackQuery): string[] {
    const words = foldText(query.text)
      .split(/\s+/)
      .filter((word) => word !== '');
    const ids: string[] = [];
    for (const entry of this.#order(query.sort, query.direction)) {
      if (words.length === 0 || this.#matches(entry, words)) ids.push(entry.record.id);
    }
    return ids;
  }

  #matches(entry: CatalogueEntry, words: readonly string[]): boolean {
    entry.haystack ??= this.#haystackOf(entry.record);
    const { haystack } = entry;
    return words.every((word) => haystack.includes(word));
  }

  #haystackOf(record: TrackRecord): string {
    const root = displayPath(this.#catalogue.folder(record.folderId)?.path ?? '');
    const path = displayPath(record.path);
    const below = path.startsWith(root) ? path.slice(root.length) : path;
    const { title, artist, artists, album, albumArtist, genres } = record;
    return foldText(
      [...new Set([title, artist, ...artists, album, albumArtist, ...genres, below])].join('\n'),
    );
  }

  #order(sort: SortField, direction: TrackQuery['direction']): Keyed[] {
    const key = `${sort} ${direction}`;
    const known = this.#orders.get(key);
    const sign = direction === 'ascending' ? 1 : -1;
    const compare = comparisons[sort](sign);
    if (known === undefined || known.stale.size > known.sorted.length * mergeShare) {
      const sorted = this.#listed(this.#catalogue.entries(), sort);
      this.#settle();
      sorted.sort(compare);
      this.#orders.set(key, { sorted, stale: new Set() });
      return sorted;
    }
    if (known.stale.size > 0) {
      const { stale } = known;
      const fresh = this.#listed(
        [...stale].flatMap((id) => this.#catalogue.entry(id) ?? []),
        sort,
      );
      this.#settle();
      fresh.sort(compare);
      known.sorted = mergeSorted(
        known.sorted.filter((entry) => !stale.has(entry.record.id)),
        fresh,
        compare,
      );
      known.stale = new Set();
    }
    return known.sorted;
  }

  #listed(entries: Iterable<CatalogueEntry>, sort: SortField): Keyed[] {
    const listed: Keyed[] = [];
    for (const entry of entries) {
      if (entry.record.presence === 'missing') continue;
      const keyed = this.#withKeys(entry);
      if (sort === 'path') this.#addPathKeys(keyed);
      listed.push(keyed);
    }
    return listed;
  }

  #withKeys(entry: CatalogueEntry): Keyed {
    const { record } = entry;
    entry.sortKeys ??= {
      title: this.#titles.of(record.title),
      artist: this.#artists.of(sortName(record.artist)),
      albumArtist: this.#artists.of(sortName(albumArtistOf(record))),
      album: this.#albums.of(record.album),
      genre: this.#genres.of(record.genres[0] ?? ''),
      folder: null,
      name: null,
    } satisfies SortKeys;
    return entry as Keyed;
  }

  #addPathKeys({ record, sortKeys }: Keyed): void {
    if (sortKeys.folder !== null) return;
    const path = displayPath(record.path);
    const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
    sortKeys.folder = this.#folders.of(path.slice(0, cut));
    sortKeys.name = this.#names.of(path.slice(cut + 1));
  }

  #settle(): void {
    for (const texts of [
      this.#titles,
      this.#artists,
      this.#albums,
      this.#genres,
      this.#folders,
      this.#names,
    ]) {
      texts.settle();
    }
  }
}

/** Tracks of one album stand together even when their artists differ. */
function albumArtistOf(record: TrackRecord): string {
  if (record.albumArtist !== '') return record.albumArtist;
  return record.compilation ? 'Various Artists' : record.artist;
}

function sortName(artist: string): string {
  return /^the\s+\S/i.test(artist) ? artist.slice(3).trimStart() : artist;
}

function byText(a: RankedText, b: RankedText, sign: number): number {
  if (a === b) return 0;
  if (a.text === '') return 1;
  if (b.text === '') return -1;
  return sign * (a.rank - b.rank);
}

function byNumber(a: number | null, b: number | null, sign: number): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return sign * (a - b);
}

function withinAlbum(a: Keyed, b: Keyed): number {
  return (
    byNumber(a.record.discNumber ?? 1, b.record.discNumber ?? 1, 1) ||
    byNumber(a.record.trackNumber, b.record.trackNumber, 1) ||
    byText(a.sortKeys.title, b.sortKeys.title, 1) ||
    byId(a, b)
  );
}

/** Only so that equals always stand in the same order. */
function byId(a: Keyed, b: Keyed): number {
  return a.record.id < b.record.id ? -1 : a.record.id > b.record.id ? 1 : 0;
}

function byArtist(a: Keyed, b: Keyed, sign: number): number {
  return (
    byText(a.sortKeys.artist, b.sortKeys.artist, sign) ||
    byText(a.sortKeys.album, b.sortKeys.album, 1) ||
    withinAlbum(a, b)
  );
}

const comparisons: Readonly<Record<SortField, (sign: number) => Compare>> = {
  title: (sign) => (a, b) => byText(a.sortKeys.title, b.sortKeys.title, sign) || byArtist(a, b, 1),
  artist: (sign) => (a, b) => byArtist(a, b, sign),
  album: (sign) => (a, b) =>
    // Tracks of no album last, whatever their artist.
    byText(a.sortKeys.album, b.sortKeys.album, 0) ||
    byText(a.sortKeys.albumArtist, b.sortKeys.albumArtist, sign) ||
    byText(a.sortKeys.album, b.sortKeys.album, sign) ||
    withinAlbum(a, b),
  year: (sign) => (a, b) => byNumber(a.record.year, b.record.year, sign) || byArtist(a, b, 1),
  genre: (sign) => (a, b) => byText(a.sortKeys.genre, b.sortKeys.genre, sign) || byArtist(a, b, 1),
  duration: (sign) => (a, b) => byNumber(a.record.duration, b.record.duration, sign) || byArtist(a, b, 1),
  addedAt: (sign) => (a, b) => byNumber(a.record.addedAt, b.record.addedAt, sign) || byArtist(a, b, 1),
  path: (sign) => (a, b) =>
    byText(a.sortKeys.folder ?? a.sortKeys.title, b.sortKeys.folder ?? b.sortKeys.title, sign) ||
    byText(a.sortKeys.name ?? a.sortKeys.title, b.sortKeys.name ?? b.sortKeys.title, sign) ||
    byId(a, b),
};

function mergeSorted(left: readonly Keyed[], right: readonly Keyed[], compare: Compare): Keyed[] {
  const merged: Keyed[] = [];
  let from = 0;
  for (const next of right) {
    while (from < left.length && compare(left[from] as Keyed, next) <= 0) {
      merged.push(left[from] as Keyed);
      from += 1;
    }
    merged.push(next);
  }
  while (from < left.length) {
    merged.push(left[from] as Keyed);
    from += 1;
  }
  return merged;
}
