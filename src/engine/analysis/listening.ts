// SPDX-License-Identifier: GPL-3.0-or-later
import type { AudioFacts, HeardTrack } from '../../shared/contract/analyzer.ts';
import { SegueError, isAbortError } from '../../shared/errors.ts';
import { AnalyzerUnavailable, type AnalyzerSupervisor } from './analyzerSupervisor.ts';
import { ListeningRate } from './listeningRate.ts';

/** What listening needs to know of a track when its turn comes. */
export interface ListeningTrack {
  /** absolute path as the file system takes it */
  path: Uint8Array;
  /** identity of its audio if the file has not changed since it was identified, else null */
  audioId: string | null;
}

/** The library as listening sees it. Every method is called in turn order and may be slow; errors stop the run. */
export interface ListeningLibrary {
  /** null: the track is gone, or its file cannot be reached now */
  track(trackId: string): ListeningTrack | null;
  isHeard(audioId: string): boolean;
  identified(trackId: string, facts: AudioFacts): void;
  /** new vectors of an audio stream; they are searchable when this returns */
  heard(audioId: string, heard: HeardTrack): Promise<void>;
  /** the track's audio has vectors, new or known */
  finished(trackId: string): void;
  failed(trackId: string, error: SegueError): void;
}

export interface ListeningProgress {
  running: boolean;
  paused: boolean;
  done: number;
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
  #abort = new AbortController();
  #running = false;
  #paused = false;
  #done = 0;
  #fatal: SegueError | null = null;
  #idle: (() => void)[] = [];

  /** @param limit how many tracks are under way at once */
  constructor(supervisor: AnalyzerSupervisor, library: ListeningLibrary, limit: number, onProgress: () => void) {
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

  /** Starts or goes on; resolves when nothing waits any more, or the run was cancelled or became impossible. */
  run(): Promise<void> {
    this.#paused = false;
    if (!this.#running) {
      this.#running = true;
      this.#fatal = null;
      this.#done = 0;
      this.#abort = new AbortController();
      this.#rate.start(performance.now());
    }
    const idle = new Promise<void>((resolve) => this.#idle.push(resolve));
    this.#pump();
    this.#settle();
    return idle;
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
    while (this.#running && !this.#paused && !this.#abort.signal.aborted && this.#underWay.size < this.#limit) {
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
      const track = this.#library.track(id);
      if (track !== null) {
        await this.#listenTo(id, track);
        this.#done += 1;
        this.#rate.add(performance.now());
        this.#library.finished(id);
      }
    } catch (error) {
      this.#fail(id, error);
    } finally {
      this.#underWay.delete(id);
      this.#pump();
      this.#settle();
      this.#onProgress();
    }
  }

  async #listenTo(id: string, track: ListeningTrack): Promise<void> {
    const { signal } = this.#abort;
    let { audioId } = track;
    if (audioId === null) {
      const facts = await this.#supervisor.identify(track.path, signal);
      this.#library.identified(id, facts);
      audioId = facts.audioId;
    }
    if (this.#library.isHeard(audioId)) return;
    const other = this.#audioUnderWay.get(audioId);
    if (other !== undefined) {
      await other.catch(() => undefined);
      if (this.#library.isHeard(audioId)) return;
    }
    const listening = this.#supervisor
      .listen(track.path, signal)
      .then((heard) => this.#library.heard(audioId, heard));
    this.#audioUnderWay.set(audioId, listening);
    try {
      await listening;
    } finally {
      if (this.#audioUnderWay.get(audioId) === listening) this.#audioUnderWay.delete(audioId);
    }
  }

  #fail(id: string, error: unknown): void {
    if (this.#abort.signal.aborted || isAbortError(error)) {
      this.#waiting.add(id);
      return;
    }
    if (error instanceof AnalyzerUnavailable || !(error instanceof SegueError) || error.code === 'disk_full') {
      this.#waiting.add(id);
      this.#fatal ??=
        error instanceof SegueError
          ? error
          : new SegueError('internal', 'Listening stopped because of a fault inside Segue. The log says more.', { cause: error });
      this.#abort.abort();
      return;
    }
    this.#done += 1;
    this.#rate.add(performance.now());
    this.#library.failed(id, error);
  }

  #settle(): void {
    if (!this.#running || this.#underWay.size > 0) return;
    if (this.#waiting.size > 0 && !this.#abort.signal.aborted) return;
    this.#running = false;
    for (const resolve of this.#idle.splice(0)) resolve();
    this.#onProgress();
  }
}

function first(ids: Set<string>): string[] {
  for (const id of ids) return [id];
  return [];
}
