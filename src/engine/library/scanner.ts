// SPDX-License-Identifier: GPL-3.0-or-later
import pLimit from 'p-limit';
import type { AudioFacts } from '../../shared/contract/analyzer.ts';
import type { ScanProblem, ScanState, ScanSummary } from '../../shared/domain/scan.ts';
import { SegueError, isAbortError } from '../../shared/errors.ts';
import type { Catalogue } from './catalogue.ts';
import { DirectoryCovers } from './directoryCovers.ts';
import { baseName, decodePath, displayPath, encodePath, isInside, parentPath } from './filePath.ts';
import type { FolderImage } from './folderImage.ts';
import { pairByStamp, type Stamped } from './moves.ts';
import { randomId } from './randomId.ts';
import { compareFile, emptyChanges } from './scanDiff.ts';
import { readTags } from './tags.ts';
import type { FolderRecord, TrackRecord } from './trackRecord.ts';
import { walk, type WalkResult, type WalkedDirectory, type WalkedFile } from './walk.ts';

/** The first half of ScanState. */
export type FileScanProgress = Pick<ScanState, 'filesFound' | 'tagsRead' | 'tagsTotal' | 'problems'> & {
  phase: 'walking' | 'reading';
};

/** The first half of ScanSummary. */
export type FileScanResult = Pick<
  ScanSummary,
  'added' | 'updated' | 'moved' | 'removed' | 'unchanged' | 'cancelled'
> & { problems: ScanProblem[] };

export interface FileScanOptions {
  catalogue: Catalogue;
  /** default: all folders of the library */
  folderIds?: readonly string[];
  /**
   * Reads the identity of a file's sound. Called only when there are missing tracks and new files at once, to find
   * out which of them are the same. Without it a moved file is known again by its size and time alone.
   */
  identify?: ((path: Buffer, signal?: AbortSignal) => Promise<AudioFacts>) | undefined;
  /** called often: after every directory and every file read */
  onProgress?: ((progress: FileScanProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** Files whose tags are read at the same time. */
const tagsAtOnce = 4;
/** Files identified at the same time. */
const identifiedAtOnce = 2;
/** Failures of `identify` in a row after which the analyzer is taken to be away. */
const failuresInARow = 8;

/**
 * Compares the folders with the catalogue and brings the catalogue up to date: names and tags of new and changed
 * files, files that moved, files that are gone. Reads nothing of files that are as they were. Rows appear while it
 * runs. A folder that is away keeps all its tracks (offline); a file that is gone keeps its row (missing, not listed)
 * for when it comes back.
 *
 * Being cancelled is a result; what was read until then stays, and the next scan goes on from there.
 */
export async function scanFiles(options: FileScanOptions): Promise<FileScanResult> {
  const scan = new FileScan(options);
  try {
    await scan.run();
  } catch (error) {
    if (!(error instanceof SegueError && error.code === 'cancelled') && !isAbortError(error)) throw error;
    scan.result.cancelled = true;
  }
  return scan.result;
}

type Job =
  | { kind: 'added'; file: WalkedFile; folder: FolderRecord }
  | { kind: 'changed'; file: WalkedFile; folder: FolderRecord; record: TrackRecord }
  | { kind: 'moved'; file: WalkedFile; folder: FolderRecord; record: TrackRecord };

interface CoverJob {
  record: TrackRecord;
  image: FolderImage | null;
}

/** A row whose file is not where it was. */
interface Displaced extends Stamped {
  record: TrackRecord;
  /** it vanished in this scan, not in an earlier one */
  now: boolean;
}

class FileScan {
  readonly #options: FileScanOptions;
  readonly #catalogue: Catalogue;
  readonly #folders: FolderRecord[];
  readonly #roots: Buffer[];
  /** rows whose path was seen */
  readonly #seen = new Set<string>();
  /** pictures by directory, of directories with tracks */
  readonly #images = new Map<string, FolderImage>();
  readonly #covers = new DirectoryCovers();
  readonly #added: Extract<Job, { kind: 'added' }>[] = [];
  readonly #changed: Extract<Job, { kind: 'changed' }>[] = [];
  readonly #coverJobs: CoverJob[] = [];
  #phase: FileScanProgress['phase'] = 'walking';
  #filesFound = 0;
  #tagsRead = 0;
  #tagsTotal = 0;
  readonly result: FileScanResult = {
    added: 0,
    updated: 0,
    moved: 0,
    removed: 0,
    unchanged: 0,
    cancelled: false,
    problems: [],
  };

  constructor(options: FileScanOptions) {
    this.#options = options;
    this.#catalogue = options.catalogue;
    const wanted = options.folderIds;
    const all = this.#catalogue.folders();
    this.#folders = wanted === undefined ? all : all.filter((folder) => wanted.includes(folder.id));
    this.#roots = all.map((folder) => decodePath(folder.path));
  }

  async run(): Promise<void> {
    this.#report();
    const walked = new Map<string, WalkResult>();
    for (const folder of this.#folders) walked.set(folder.id, await this.#walk(folder));
    const displaced = this.#findDisplaced(walked);
    const { jobs, gone } = this.#pair(displaced);
    for (const { record, now } of gone) {
      if (!now) continue;
      this.#catalogue.setPresence(record.id, 'missing', Date.now());
      this.result.removed += 1;
    }
    const newIds = await this.#readAll(jobs);
    await this.#refreshCovers();
    await this.#findMovedBySound(newIds, new Set(gone.filter((one) => one.now).map((one) => one.record.id)));
  }

  #report(): void {
    this.#options.onProgress?.({
      phase: this.#phase,
      filesFound: this.#filesFound,
      tagsRead: this.#tagsRead,
      tagsTotal: this.#tagsTotal,
      problems: this.result.problems,
    });
  }

  #throwIfCancelled(): void {
    if (this.#options.signal?.aborted === true) throw new SegueError('cancelled', 'The scan was cancelled.');
  }

  // Walking

  async #walk(folder: FolderRecord): Promise<WalkResult> {
    const changes = emptyChanges();
    const found: WalkedDirectory[] = [];
    const before = this.#filesFound;
    const walked = await walk(decodePath(folder.path), {
      roots: this.#roots,
      signal: this.#options.signal,
      onDirectory: (directory) => {
        found.push(directory);
        this.#filesFound += directory.files.length;
        this.#report();
      },
    });
    this.result.problems.push(...walked.problems);
    if (walked.root !== 'there') {
      this.#filesFound = before;
      this.#setOffline(folder, walked);
      return walked;
    }
    for (const directory of found) this.#compare(folder, directory, changes);
    for (const record of changes.returned) this.#bringBack(record, folder);
    for (const file of changes.added) this.#added.push({ kind: 'added', file, folder });
    for (const change of changes.changed) this.#changed.push({ kind: 'changed', folder, ...change });
    this.result.unchanged += changes.unchanged;
    return walked;
  }

  #compare(folder: FolderRecord, directory: WalkedDirectory, changes: ReturnType<typeof emptyChanges>): void {
    if (directory.image !== null) this.#images.set(directory.path, directory.image);
    for (const file of directory.files) {
      const record = this.#catalogue.byPath(file.path);
      if (record !== undefined) {
        // The same file once more, through another folder of the library.
        if (this.#seen.has(record.id)) continue;
        this.#seen.add(record.id);
        if (coverIsStale(record, directory.image)) this.#coverJobs.push({ record, image: directory.image });
      }
      compareFile(file, record, folder.id, changes);
    }
  }

  #bringBack(record: TrackRecord, folder: FolderRecord): void {
    if (record.presence === 'missing') this.result.added += 1;
    else this.result.unchanged += 1;
    this.#catalogue.put({ ...record, folderId: folder.id, presence: 'present', missingSince: null });
  }

  #setOffline(folder: FolderRecord, walked: WalkResult): void {
    let tracks = 0;
    for (const record of [...this.#catalogue.records()]) {
      if (record.folderId !== folder.id || record.presence === 'missing') continue;
      tracks += 1;
      this.#seen.add(record.id);
      this.#catalogue.setPresence(record.id, 'offline', Date.now());
    }
    if (walked.root !== 'empty' || tracks === 0) return;
    const shown = displayPath(folder.path);
    this.result.problems.push({
      path: shown,
      code: 'folder_missing',
      message: `The folder ${shown} is empty, so its drive is probably away. Connect it and scan again; its ${tracks} tracks stay in the library.`,
    });
  }

  // What is not where it was

  #findDisplaced(walked: ReadonlyMap<string, WalkResult>): Displaced[] {
    const displaced: Displaced[] = [];
    for (const record of this.#catalogue.records()) {
      if (this.#seen.has(record.id)) continue;
      const now = record.presence !== 'missing';
      if (now) {
        const folder = walked.get(record.folderId);
        if (folder?.root !== 'there') continue;
        const path = folder.unknown.length === 0 ? null : decodePath(record.path);
        if (path !== null && folder.unknown.some((unknown) => isInside(path, unknown))) continue;
      }
      displaced.push({ path: record.path, size: record.size, mtimeMs: record.mtimeMs, record, now });
    }
    return displaced;
  }

  /** Finds moves by size and time, also among files that changed places (renumbered names). */
  #pair(displaced: Displaced[]): { jobs: Job[]; gone: Displaced[] } {
    const changedRows: Displaced[] = this.#changed.map(({ record }) => ({
      path: record.path,
      size: record.size,
      mtimeMs: record.mtimeMs,
      record,
      now: true,
    }));
    const arrivals = [...this.#added, ...this.#changed].map((job) => ({ ...job.file, job }));
    const moves = pairByStamp([...displaced, ...changedRows], arrivals);
    const movedRows = new Set(moves.map(({ from }) => from.record.id));
    const takenFiles = new Set(moves.map(({ to }) => to.path));
    const jobs: Job[] = [];
    for (const { from, to } of moves) {
      jobs.push({ kind: 'moved', file: to.job.file, folder: to.job.folder, record: from.record });
    }
    for (const job of this.#added) if (!takenFiles.has(job.file.path)) jobs.push(job);
    const gone = displaced.filter(({ record }) => !movedRows.has(record.id));
    for (const [index, job] of this.#changed.entries()) {
      const taken = takenFiles.has(job.file.path);
      const moved = movedRows.has(job.record.id);
      if (taken && !moved) gone.push(changedRows[index] as Displaced);
      else if (moved && !taken) jobs.push({ kind: 'added', file: job.file, folder: job.folder });
      else if (!moved) jobs.push(job);
    }
    return { jobs, gone };
  }

  // Reading tags

  /** @returns ids of new rows */
  async #readAll(jobs: Job[]): Promise<string[]> {
    this.#phase = 'reading';
    this.#tagsTotal = jobs.length;
    this.#report();
    // By path, so that albums come whole and a disk reads forward. Moves first: they free the paths others came to.
    jobs.sort((a, b) => order(a) - order(b) || (a.file.path < b.file.path ? -1 : 1));
    const newIds: string[] = [];
    const limit = pLimit(tagsAtOnce);
    await Promise.all(
      jobs.map((job) =>
        limit(async () => {
          if (this.#options.signal?.aborted === true) return;
          const id = await this.#read(job);
          if (job.kind === 'added') newIds.push(id);
          this.#tagsRead += 1;
          this.#report();
        }),
      ),
    );
    this.#throwIfCancelled();
    return newIds;
  }

  async #read(job: Job): Promise<string> {
    const { file, folder } = job;
    const tags = await readTags(file.path, folder.path);
    let { coverId, coverSource } = tags;
    if (coverId === null) {
      coverId = await this.#covers.coverId(this.#imageBeside(file.path));
      coverSource = coverId === null ? null : 'folder';
    }
    const now = Date.now();
    const base = { ...tags, coverId, coverSource, path: file.path, folderId: folder.id, tagsReadAt: now };
    const present = {
      size: file.size,
      mtimeMs: file.mtimeMs,
      presence: 'present',
      missingSince: null,
    } as const;
    switch (job.kind) {
      case 'added': {
        const id = randomId();
        this.#catalogue.put({ ...base, ...present, id, addedAt: now, audioId: null, identified: false });
        this.result.added += 1;
        return id;
      }
      case 'changed': {
        const { id, addedAt, audioId } = job.record;
        this.#catalogue.put({ ...base, ...present, id, addedAt, audioId, identified: false });
        this.#catalogue.setListenState(id, 'pending');
        this.result.updated += 1;
        return id;
      }
      case 'moved': {
        const { id, addedAt, audioId, identified } = job.record;
        // What the analyzer found is better than what tags say, and the file is the same.
        const facts = identified ? factsOf(job.record) : {};
        this.#catalogue.put({ ...base, ...facts, ...present, id, addedAt, audioId, identified });
        this.result.moved += 1;
        return id;
      }
    }
  }

  #imageBeside(path: string): FolderImage | null {
    return this.#images.get(encodePath(parentPath(decodePath(path)))) ?? null;
  }

  /** Pictures beside the tracks that came, changed or went while the tracks themselves stayed as they were. */
  async #refreshCovers(): Promise<void> {
    for (const { record, image } of this.#coverJobs) {
      this.#throwIfCancelled();
      const current = this.#catalogue.get(record.id);
      if (current?.tagsReadAt !== record.tagsReadAt) continue;
      const coverId = await this.#covers.coverId(image);
      const coverSource = coverId === null ? null : 'folder';
      this.#catalogue.put({ ...current, coverId, coverSource, tagsReadAt: Date.now() });
    }
  }

  // Moves that only the sound tells

  async #findMovedBySound(newIds: readonly string[], goneNow: ReadonlySet<string>): Promise<void> {
    const { identify } = this.#options;
    if (identify === undefined || newIds.length === 0) return;
    const missing = new Map<string, TrackRecord>();
    for (const record of this.#catalogue.records()) {
      if (record.presence === 'missing' && record.audioId !== null) missing.set(record.id, record);
    }
    if (missing.size === 0) return;
    const limit = pLimit(identifiedAtOnce);
    let failures = 0;
    await Promise.all(
      this.#likeliestFirst(newIds, missing).map((id) =>
        limit(async () => {
          const record = this.#catalogue.get(id);
          if (record === undefined || missing.size === 0 || failures >= failuresInARow) return;
          if (this.#options.signal?.aborted === true) return;
          const audioId = await this.#identityOf(record, identify);
          failures = audioId === null ? failures + 1 : 0;
          if (audioId !== null) this.#adopt(id, audioId, missing, goneNow);
        }),
      ),
    );
    this.#throwIfCancelled();
  }

  /** @returns null when the file could not be identified; listening to it will say why */
  async #identityOf(
    record: TrackRecord,
    identify: NonNullable<FileScanOptions['identify']>,
  ): Promise<string | null> {
    if (record.identified) return record.audioId;
    try {
      const facts = await identify(decodePath(record.path), this.#options.signal);
      this.#catalogue.setFacts(record.id, facts, record);
      return facts.audioId;
    } catch {
      return null;
    }
  }

  #adopt(
    newId: string,
    audioId: string,
    missing: Map<string, TrackRecord>,
    goneNow: ReadonlySet<string>,
  ): void {
    const found = this.#catalogue.get(newId);
    if (found === undefined) return;
    const same = this.#catalogue.byAudioId(audioId).filter((record) => missing.has(record.id));
    const nameNow = nameOf(found.path);
    const adopted = same.find((record) => nameOf(record.path) === nameNow) ?? same[0];
    if (adopted === undefined) return;
    missing.delete(adopted.id);
    this.#catalogue.adopt(adopted.id, newId);
    this.result.moved += 1;
    this.result.added -= 1;
    if (goneNow.has(adopted.id)) this.result.removed -= 1;
  }

  /** Files as long as a missing one come first, then those of the same kind: most moves are found early. */
  #likeliestFirst(ids: readonly string[], missing: ReadonlyMap<string, TrackRecord>): string[] {
    const sizes = new Set<number>();
    const names = new Set<string>();
    for (const record of missing.values()) {
      sizes.add(record.size);
      names.add(nameOf(record.path));
    }
    const score = new Map<string, number>();
    for (const id of ids) {
      const record = this.#catalogue.get(id);
      if (record === undefined) continue;
      score.set(id, (sizes.has(record.size) ? 2 : 0) + (names.has(nameOf(record.path)) ? 1 : 0));
    }
    return [...score.keys()].sort((a, b) => (score.get(b) ?? 0) - (score.get(a) ?? 0));
  }
}

function order(job: Job): number {
  return job.kind === 'moved' ? 0 : 1;
}

function nameOf(path: string): string {
  return baseName(decodePath(path)).toString('latin1');
}

function coverIsStale(record: TrackRecord, image: FolderImage | null): boolean {
  if (record.coverSource === 'embedded') return false;
  if (image === null) return record.coverSource === 'folder';
  return image.changedMs > record.tagsReadAt;
}

function factsOf(
  record: TrackRecord,
): Pick<
  TrackRecord,
  'duration' | 'codec' | 'container' | 'sampleRate' | 'channels' | 'bitsPerSample' | 'bitrate' | 'lossless'
> {
  const { duration, codec, container, sampleRate, channels, bitsPerSample, bitrate, lossless } = record;
  return { duration, codec, container, sampleRate, channels, bitsPerSample, bitrate, lossless };
}
