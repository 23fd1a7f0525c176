// SPDX-License-Identifier: GPL-3.0-or-later
import type { AudioFacts } from '../../shared/contract/analyzer.ts';
import type {
  ListenState,
  Presence,
  TrackDetails,
  TrackFailure,
  TrackRow,
} from '../../shared/domain/track.ts';
import type { Dispose } from '../../shared/rpc/port.ts';
import type { LibraryStore } from '../store/libraryStore.ts';
import type { LikeRecord } from '../store/plainTables.ts';
import { baseName, decodePath, displayPath } from './filePath.ts';
import type { FolderRecord, TrackRecord } from './trackRecord.ts';
import { isLosslessCodec } from './losslessCodec.ts';

/** A track in memory: its stored record and what is derived from other tables or only needed while running. */
export interface CatalogueEntry {
  record: TrackRecord;
  listen: ListenState;
  /** see `queryTracks`; null: to be made again */
  haystack: string | null;
  /** see `queryTracks`; null: to be made again */
  sortKeys: unknown;
}

export interface CatalogueChange {
  /** added or changed; may name a track that is not listed any more */
  changed: readonly string[];
  /** gone for good, id and all */
  removed: readonly string[];
}

/** Numbers for LibrarySummary; listed tracks only, that is present or offline ones. */
export interface CatalogueCounts {
  tracks: number;
  heard: number;
  pending: number;
  failed: number;
  offline: number;
  /** listed tracks by folder id */
  byFolder: ReadonlyMap<string, number>;
}

/** What of a record decides its place in a sorted list; see `CatalogueEntry.sortKeys`. */
const shownFields = [
  'title',
  'artist',
  'artists',
  'album',
  'albumArtist',
  'year',
  'genres',
  'trackNumber',
  'discNumber',
  'addedAt',
  'path',
  'folderId',
  'presence',
  'duration',
] as const;

/** Changes are told together, this many milliseconds after the first. */
const tellAfterMs = 50;

/**
 * All tracks in memory, and the only place where rows change: every change goes from here to the store's write-behind
 * and to those who listen. About 1.1 KB a track.
 */
export class Catalogue {
  readonly #store: LibraryStore;
  readonly #entries = new Map<string, CatalogueEntry>();
  readonly #byPath = new Map<string, string>();
  readonly #byAudioId = new Map<string, string[]>();
  readonly #folders = new Map<string, FolderRecord>();
  readonly #likes = new Map<string, LikeRecord>();
  /** likes of track ids that are not here, by the sound they belong to */
  readonly #homelessLikes = new Map<string, LikeRecord>();
  readonly #listeners = new Set<(change: CatalogueChange) => void>();
  readonly #resorted = new Set<(id: string) => void>();
  #changed = new Set<string>();
  #removed = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #counts: CatalogueCounts | null = null;

  private constructor(store: LibraryStore) {
    this.#store = store;
  }

  /** Loads the whole library: about a second for 100,000 tracks. */
  static async open(store: LibraryStore): Promise<Catalogue> {
    const catalogue = new Catalogue(store);
    const [records, folders, likes] = await Promise.all([
      store.tracks.load(),
      store.folders.load(),
      store.likes.load(),
    ]);
    for (const folder of folders) catalogue.#folders.set(folder.id, folder);
    for (const record of records) catalogue.#insert(record);
    for (const like of likes) {
      if (catalogue.#entries.has(like.trackId)) catalogue.#likes.set(like.trackId, like);
      else if (like.audioId !== null) catalogue.#homelessLikes.set(like.audioId, like);
    }
    return catalogue;
  }

  // Reading

  /** all rows, those of missing files too */
  get size(): number {
    return this.#entries.size;
  }

  get(id: string): TrackRecord | undefined {
    return this.#entries.get(id)?.record;
  }

  /** @param path as made by `encodePath` */
  byPath(path: string): TrackRecord | undefined {
    const id = this.#byPath.get(path);
    return id === undefined ? undefined : this.get(id);
  }

  /** All rows that sound the same: copies, and missing files. */
  byAudioId(audioId: string): TrackRecord[] {
    return (this.#byAudioId.get(audioId) ?? []).flatMap((id) => this.get(id) ?? []);
  }

  *records(): IterableIterator<TrackRecord> {
    for (const entry of this.#entries.values()) yield entry.record;
  }

  /** For `queryTracks`, which keeps its keys in them. */
  entries(): IterableIterator<CatalogueEntry> {
    return this.#entries.values();
  }

  entry(id: string): CatalogueEntry | undefined {
    return this.#entries.get(id);
  }

  folders(): FolderRecord[] {
    return [...this.#folders.values()];
  }

  folder(id: string): FolderRecord | undefined {
    return this.#folders.get(id);
  }

  counts(): CatalogueCounts {
    this.#counts ??= this.#count();
    return this.#counts;
  }

  #count(): CatalogueCounts {
    const byFolder = new Map<string, number>();
    const byState = { heard: 0, pending: 0, failed: 0 };
    let tracks = 0;
    let offline = 0;
    for (const { record, listen } of this.#entries.values()) {
      if (record.presence === 'missing') continue;
      tracks += 1;
      if (record.presence === 'offline') offline += 1;
      byState[listen] += 1;
      byFolder.set(record.folderId, (byFolder.get(record.folderId) ?? 0) + 1);
    }
    return { tracks, ...byState, offline, byFolder };
  }

  // Rows as others see them

  toRow(id: string): TrackRow | undefined {
    const entry = this.#entries.get(id);
    if (entry === undefined) return undefined;
    const { record, listen } = entry;
    return {
      id: record.id,
      title: record.title,
      artist: record.artist,
      album: record.album,
      albumArtist: record.albumArtist,
      year: record.year,
      genres: [...record.genres],
      trackNumber: record.trackNumber,
      discNumber: record.discNumber,
      duration: record.duration,
      coverId: record.coverId,
      addedAt: record.addedAt,
      listen,
      presence: record.presence,
      liked: this.#likes.has(id),
    };
  }

  /** In the order of `ids`; those that are not there are left out. */
  toRows(ids: readonly string[]): TrackRow[] {
    return ids.flatMap((id) => this.toRow(id) ?? []);
  }

  toDetails(id: string, failure: TrackFailure | null): TrackDetails | undefined {
    const row = this.toRow(id);
    const record = this.get(id);
    if (row === undefined || record === undefined) return undefined;
    return {
      ...row,
      path: displayPath(record.path),
      fileName: baseName(decodePath(record.path)).toString('utf8'),
      size: record.size,
      modifiedAt: record.mtimeMs,
      artists: [...record.artists],
      albumArtists: [...record.albumArtists],
      compilation: record.compilation,
      codec: record.codec,
      container: record.container,
      sampleRate: record.sampleRate,
      channels: record.channels,
      bitsPerSample: record.bitsPerSample,
      bitrate: record.bitrate,
      lossless: record.lossless,
      replayGain: { ...record.replayGain },
      musicBrainz: { ...record.musicBrainz, artists: [...record.musicBrainz.artists] },
      failure,
    };
  }

  // Changing rows

  /** Adds the row or puts it in the place of the one with its id. */
  put(record: TrackRecord): void {
    const entry = this.#entries.get(record.id);
    if (entry === undefined) this.#insert(record);
    else this.#replace(entry, record);
    this.#store.tracks.upsert([record]);
    this.#noteChange(record.id);
  }

  /**
   * Keeps what identifying a file found.
   * @param of the record that was identified; nothing happens when the file or the row changed meanwhile
   */
  setFacts(id: string, facts: AudioFacts, of?: TrackRecord): void {
    const record = this.get(id);
    if (record === undefined) return;
    if (of !== undefined && (of.size !== record.size || of.mtimeMs !== record.mtimeMs)) return;
    this.put({
      ...record,
      audioId: facts.audioId,
      identified: true,
      duration: facts.duration > 0 ? facts.duration : record.duration,
      codec: facts.codec,
      container: facts.container,
      sampleRate: facts.sampleRate,
      channels: facts.channels,
      bitsPerSample: facts.bitsPerSample,
      bitrate: facts.bitrate ?? record.bitrate,
      lossless: isLosslessCodec(facts.codec) ?? record.lossless,
    });
    this.#bringLikeHome(id, facts.audioId);
  }

  setPresence(id: string, presence: Presence, now: number): void {
    const record = this.get(id);
    if (record === undefined || record.presence === presence) return;
    this.put({ ...record, presence, missingSince: presence === 'missing' ? now : null });
  }

  /** Takes a row out for good, together with its like; the vectors of its sound stay. */
  remove(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#unindex(entry.record);
    this.#entries.delete(id);
    this.#store.tracks.remove([id]);
    this.#store.failures.remove([id]);
    if (this.#likes.delete(id)) this.#store.likes.remove([id]);
    this.#changed.delete(id);
    this.#removed.add(id);
    this.#afterChange(id);
  }

  /**
   * A missing track was found again as a new row: the old id (with likes, plays and its date) takes over the file,
   * and the new id goes.
   */
  adopt(missingId: string, newId: string): void {
    const missing = this.get(missingId);
    const found = this.#entries.get(newId);
    if (missing === undefined || found === undefined || missingId === newId) return;
    const { record, listen } = found;
    const liked = this.isLiked(newId);
    this.remove(newId);
    this.put({ ...record, id: missingId, addedAt: missing.addedAt, presence: 'present', missingSince: null });
    this.setListenState(missingId, listen);
    if (liked) this.like(missingId, true);
  }

  // What listening found

  listenState(id: string): ListenState | undefined {
    return this.#entries.get(id)?.listen;
  }

  /** In memory only: it follows from the vectors and the failures, see `deriveListenStates`. */
  setListenState(id: string, state: ListenState): void {
    const entry = this.#entries.get(id);
    if (entry === undefined || entry.listen === state) return;
    entry.listen = state;
    this.#noteChange(id);
  }

  /**
   * Sets every track's state at once, after opening or when the encoder changes: `heard` when its sound is known and
   * has vectors, `failed` when it failed as it is now, else `pending`.
   */
  deriveListenStates(
    hasVectors: (audioId: string) => boolean,
    hasFailed: (record: TrackRecord) => boolean,
  ): void {
    for (const entry of this.#entries.values()) {
      const { record } = entry;
      let state: ListenState = 'pending';
      if (record.identified && record.audioId !== null && hasVectors(record.audioId)) state = 'heard';
      else if (hasFailed(record)) state = 'failed';
      if (entry.listen === state) continue;
      entry.listen = state;
      this.#noteChange(record.id);
    }
  }

  // Likes

  isLiked(id: string): boolean {
    return this.#likes.has(id);
  }

  like(id: string, liked: boolean): void {
    const record = this.get(id);
    if (record === undefined || this.#likes.has(id) === liked) return;
    if (liked) this.#keepLike({ trackId: id, audioId: record.audioId, likedAt: Date.now() });
    else {
      this.#likes.delete(id);
      this.#store.likes.remove([id]);
    }
    this.#noteChange(id);
  }

  #keepLike(like: LikeRecord): void {
    this.#likes.set(like.trackId, like);
    this.#store.likes.upsert([like]);
  }

  /** Brings the sound of a like up to date, and gives this track a like that its sound had under another id. */
  #bringLikeHome(id: string, audioId: string): void {
    const like = this.#likes.get(id);
    if (like !== undefined && like.audioId !== audioId) this.#keepLike({ ...like, audioId });
    const homeless = this.#homelessLikes.get(audioId);
    if (homeless === undefined) return;
    this.#homelessLikes.delete(audioId);
    this.#store.likes.remove([homeless.trackId]);
    if (like === undefined) this.#keepLike({ ...homeless, trackId: id });
  }

  // Folders

  putFolder(folder: FolderRecord): void {
    this.#folders.set(folder.id, folder);
    this.#store.folders.upsert([folder]);
  }

  removeFolder(id: string): void {
    this.#folders.delete(id);
    this.#store.folders.remove([id]);
  }

  // Telling others

  /** Changes of many rows come as one, within a twentieth of a second. */
  onChange(listener: (change: CatalogueChange) => void): Dispose {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** For `queryTracks`: called at once for every row whose place in a list may have changed. */
  onResorted(listener: (id: string) => void): Dispose {
    this.#resorted.add(listener);
    return () => this.#resorted.delete(listener);
  }

  /** Tells what is waiting to be told, and stops telling. */
  dispose(): void {
    this.#tell();
    this.#listeners.clear();
  }

  #noteChange(id: string): void {
    this.#changed.add(id);
    this.#removed.delete(id);
    this.#afterChange();
  }

  #afterChange(resorted?: string): void {
    this.#counts = null;
    if (resorted !== undefined) for (const listener of this.#resorted) listener(resorted);
    this.#timer ??= setTimeout(() => this.#tell(), tellAfterMs);
  }

  #tell(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#changed.size === 0 && this.#removed.size === 0) return;
    const change = { changed: [...this.#changed], removed: [...this.#removed] };
    this.#changed = new Set();
    this.#removed = new Set();
    for (const listener of this.#listeners) listener(change);
  }

  // Indexes

  #insert(record: TrackRecord): void {
    this.#entries.set(record.id, { record, listen: 'pending', haystack: null, sortKeys: null });
    this.#index(record);
    for (const listener of this.#resorted) listener(record.id);
  }

  #replace(entry: CatalogueEntry, record: TrackRecord): void {
    const old = entry.record;
    this.#unindex(old);
    entry.record = record;
    this.#index(record);
    if (shownFields.every((field) => Object.is(old[field], record[field]))) return;
    entry.haystack = null;
    entry.sortKeys = null;
    for (const listener of this.#resorted) listener(record.id);
  }

  #index(record: TrackRecord): void {
    // A missing track does not hold on to its path: another file may have come there.
    if (record.presence !== 'missing' || !this.#byPath.has(record.path))
      this.#byPath.set(record.path, record.id);
    if (record.audioId === null) return;
    const same = this.#byAudioId.get(record.audioId);
    if (same === undefined) this.#byAudioId.set(record.audioId, [record.id]);
    else same.push(record.id);
  }

  #unindex(record: TrackRecord): void {
    if (this.#byPath.get(record.path) === record.id) this.#byPath.delete(record.path);
    if (record.audioId === null) return;
    const same = this.#byAudioId.get(record.audioId)?.filter((id) => id !== record.id) ?? [];
    if (same.length === 0) this.#byAudioId.delete(record.audioId);
    else this.#byAudioId.set(record.audioId, same);
  }
}
