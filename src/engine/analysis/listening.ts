// SPDX-License-Identifier: GPL-3.0-or-later
import { setMaxListeners } from 'node:events';
import type { AudioFacts, HeardTrack } from '../../shared/contract/analyzer.ts';
import { SegueError, isAbortError } from '../../shared/errors.ts';
import { decodePath } from '../library/filePath.ts';
import type { TrackRecord } from '../library/trackRecord.ts';
import { AnalyzerUnavailable, type AnalyzerSupervisor } from './analyzerSupervisor.ts';
import { ListeningRate } from './listeningRate.ts';

/** The library as listening sees it. `track` is always the record as it was when the track's turn came. */
export interface ListeningLibrary {
  /** undefined: the track is gone, or its file cannot be reached now */
  reachable(trackId: string): TrackRecord | undefined;
  isHeard(audioId: string): boolean;
  /** false: the file is not the one that the record was made of, so what was heard in it belongs to another */
  isUnchanged(track: TrackRecord): Promise<boolean>;
  identified(track: TrackRecord, facts: AudioFacts): void;
  /** new vectors of an audio stream; they are searchable when this returns */
  heard(audioId: string, heard: HeardTrack): void;
  /** the track's audio has vectors, new or known */
  finished(track: TrackRecord): void;
  failed(track: TrackRecord, error: SegueError): void;
}

export interface ListeningProgress {
  running: boolean;
  paused: boolean;
  /** finished in this run, whether heard, known or failed */
  done: number;
  /** of those, how many were really listened to */
  listened: number;
  total: number;
  tracksPerSecond: number;
  secondsLeft: number | null;
}

/**
 * Works through the tracks that wait: identify, then listen unless this audio was heard before under another name.
 * The rows of the library are the queue, so a run that was stopped or killed goes on where it was.
 */
export class Listening {
  readonly #supervisor: AnalyzerSupervisor;
  readonly #library: ListeningLibrary;
  readonly #limit: number;
  readonly #onProgress: () => void;
  readonly #waiting = new Set<string>();
  readonly #urgent = new Set<string>();
  readonly #underWay = new Set<string>();
  /** audio under way: a copy waits for the first instead of being listened to twice */
  readonly #audioUnderWay = new Map<string, Promise<void>>();
  readonly #rate = new ListeningRate();
  #abort = newAbort();
  #running = false;
  #paused = false;
  #done = 0;
  #listened = 0;
  #fatal: SegueError | null = null;
  #whenDrained: (() => void)[] = [];

  /** @param limit how many tracks are under way at once */
  constructor(
    supervisor: AnalyzerSupervisor,
    library: ListeningLibrary,
    limit: number,
    onProgress: () => void,
  ) {
    this.#supervisor = supervisor;
    this.#library = library;
    this.#limit = limit;
    this.#onProgress = onProgress;
  }

  get progress(): ListeningProgress {
    const now = performance.now();
    const left = this.#waiting.size + this.#underWay.size;
    const tracksPerSecond = this.#running && !this.#paused ? this.#rate.perSecond(now) : 0;
    return {
      running: this.#running,
      paused: this.#paused,
      done: this.#done,
      listened: this.#listened,
      total: this.#done + left,
      tracksPerSecond,
      secondsLeft: tracksPerSecond > 0 ? left / tracksPerSecond : null,
    };
  }

  /** Why the last run stopped before its end, null when nothing but files failed. */
  get fatal(): SegueError | null {
    return this.#fatal;
  }

  /** Queues tracks; those already waiting keep their place. */
  add(trackIds: Iterable<string>): void {
    for (const id of trackIds) if (!this.#underWay.has(id)) this.#waiting.add(id);
    this.#pump();
  }

  drop(trackId: string): void {
    this.#waiting.delete(trackId);
    this.#urgent.delete(trackId);
  }

  /** Lets these go before all others, the first one first; tracks that do not wait are ignored. */
  prioritise(trackIds: readonly string[]): void {
    const earlier = [...this.#urgent];
    this.#urgent.clear();
    for (const id of [...trackIds, ...earlier]) if (this.#waiting.has(id)) this.#urgent.add(id);
  }

  /** Starts a new run: what was done and failed before is not counted any more. */
  begin(): void {
    if (this.#running) return;
    this.#running = true;
    this.#paused = false;
    this.#fatal = null;
    this.#done = 0;
    this.#listened = 0;
    this.#abort = newAbort();
    this.#rate.start(performance.now());
    this.#pump();
  }

  /** Resolves when nothing waits and nothing is under way, or the run was cancelled or cannot go on. */
  drained(): Promise<void> {
    const drained = new Promise<void>((resolve) => this.#whenDrained.push(resolve));
    this.#pump();
    this.#settle();
    return drained;
  }

  /** Ends the run, once it is drained. */
  end(): void {
    this.#running = false;
    this.#onProgress();
  }

  pause(): void {
    if (this.#running) this.#paused = true;
    this.#onProgress();
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#rate.start(performance.now());
    this.#pump();
    this.#onProgress();
  }

  /** Stops now. What was under way waits again; what was heard is kept. */
  cancel(): void {
    this.#paused = false;
    this.#abort.abort();
    this.#settle();
  }

  #pump(): void {
    while (
      this.#running &&
      !this.#paused &&
      !this.#abort.signal.aborted &&
      this.#underWay.size < this.#limit
    ) {
      const id = this.#take();
      if (id === undefined) break;
      this.#underWay.add(id);
      void this.#process(id);
    }
  }

  #take(): string | undefined {
    for (const id of [this.#urgent, this.#waiting].flatMap((ids) => first(ids))) {
      this.drop(id);
      return id;
    }
    return undefined;
  }

  async #process(id: string): Promise<void> {
    try {
      await this.#processRecord(id);
    } finally {
      this.#underWay.delete(id);
      this.#pump();
      this.#settle();
      this.#onProgress();
    }
  }

  async #processRecord(id: string): Promise<void> {
    const track = this.#library.reachable(id);
    if (track === undefined) return;
    try {
      await this.#listenTo(track);
      this.#done += 1;
      this.#rate.add(performance.now());
      this.#library.finished(track);
    } catch (error) {
      this.#fail(track, error);
    }
    // A scan saw another file in its place while it was under way, when it could not be queued.
    const now = this.#library.reachable(id);
    if (now !== undefined && !isSameFile(now, track)) this.#waiting.add(id);
  }

  async #listenTo(track: TrackRecord): Promise<void> {
    const { signal } = this.#abort;
    const path = decodePath(track.path);
    let audioId = track.identified ? track.audioId : null;
    if (audioId === null) {
      const facts = await this.#supervisor.identify(path, signal);
      this.#library.identified(track, facts);
      audioId = facts.audioId;
    }
    if (this.#library.isHeard(audioId)) return;
    const other = this.#audioUnderWay.get(audioId);
    if (other !== undefined) {
      await other.catch(() => undefined);
      if (this.#library.isHeard(audioId)) return;
    }
    const listening = this.#supervisor.listen(path, signal).then(async (heard) => {
      // Written to meanwhile: its turn comes again with the next scan, which sees the change.
      if (!(await this.#library.isUnchanged(track))) return;
      this.#listened += 1;
      this.#library.heard(audioId, heard);
    });
    this.#audioUnderWay.set(audioId, listening);
    try {
      await listening;
    } finally {
      if (this.#audioUnderWay.get(audioId) === listening) this.#audioUnderWay.delete(audioId);
    }
  }

  #fail(track: TrackRecord, error: unknown): void {
    const { id } = track;
    if (this.#abort.signal.aborted || isAbortError(error)) {
      this.#waiting.add(id);
      return;
    }
    if (
      error instanceof AnalyzerUnavailable ||
      !(error instanceof SegueError) ||
      error.code === 'disk_full'
    ) {
      this.#waiting.add(id);
      this.#fatal ??=
        error instanceof SegueError
          ? error
          : new SegueError(
              'internal',
              'Listening stopped because of a fault inside Segue. The log says more.',
              { cause: error },
            );
      this.#abort.abort();
      return;
    }
    this.#done += 1;
    this.#rate.add(performance.now());
    this.#library.failed(track, error);
  }

  #settle(): void {
    if (this.#underWay.size > 0) return;
    if (this.#running && this.#waiting.size > 0 && !this.#abort.signal.aborted) return;
    for (const resolve of this.#whenDrained.splice(0)) resolve();
  }
}

/** Whether two records of one track speak of the same file contents, as far as size and time tell. */
export function isSameFile(a: TrackRecord, b: TrackRecord): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs;
}

function first(ids: Set<string>): string[] {
  for (const id of ids) return [id];
  return [];
}

/** Every track under way listens to it, which is more than Node takes for a leak. */
function newAbort(): AbortController {
  const abort = new AbortController();
  setMaxListeners(0, abort.signal);
  return abort;
}
