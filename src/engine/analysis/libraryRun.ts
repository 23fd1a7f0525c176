// SPDX-License-Identifier: GPL-3.0-or-later
import type { ScanPhase, ScanProblem, ScanState, ScanSummary } from '../../shared/domain/scan.ts';
import { describeError, isAbortError, toWireError } from '../../shared/errors.ts';
import type { Catalogue } from '../library/catalogue.ts';
import { displayPath } from '../library/filePath.ts';
import { scanFiles, type FileScanProgress, type FileScanResult } from '../library/scanner.ts';
import type { Analysis } from './analysis.ts';
import type { Failures } from './failures.ts';
import type { Listening } from './listening.ts';

export interface LibraryRunOptions {
  catalogue: Catalogue;
  failures: Failures;
  /** the one in use; another after the encoder was changed */
  analysis: () => Analysis;
  onChange: () => void;
  /** everything that was heard is on the disk when this resolves */
  persist: () => Promise<void>;
  log: (line: string) => void;
}

const noProgress: FileScanProgress = {
  phase: 'walking',
  filesFound: 0,
  tagsRead: 0,
  tagsTotal: 0,
  problems: [],
};

/** One run over the library: files, then sound, the second starting as soon as the first has found something. */
export class LibraryRun {
  readonly #options: LibraryRunOptions;
  #running: Promise<ScanSummary> | null = null;
  /** somebody asked for another look at the folders */
  #again = false;
  #wake: () => void = () => undefined;
  #abort = new AbortController();
  #progress: FileScanProgress | null = null;
  #problems: ScanProblem[] = [];

  constructor(options: LibraryRunOptions) {
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  state(): ScanState {
    const { done, total, tracksPerSecond, secondsLeft } = this.#options.analysis().listening.progress;
    const files = this.#progress ?? noProgress;
    return {
      phase: this.#phase(),
      filesFound: files.filesFound,
      tagsRead: files.tagsRead,
      tagsTotal: files.tagsTotal,
      heard: done,
      heardTotal: total,
      tracksPerSecond,
      secondsLeft,
      failures: this.#options.catalogue.counts().failed,
      problems: this.#problems,
    };
  }

  /** The end of the run that is under way, or of one that starts now. */
  join(): Promise<ScanSummary> {
    return this.#running ?? this.run();
  }

  /**
   * Starts a run. While one runs, it goes over the folders once more, without waiting for the listening: some may have
   * been added since.
   */
  run(): Promise<ScanSummary> {
    if (this.#running !== null) {
      this.#again = true;
      this.#wake();
      return this.#running;
    }
    this.#again = false;
    this.#abort = new AbortController();
    this.#running = this.#runToEnd().finally(() => {
      this.#running = null;
      this.#options.onChange();
      // Asked for while the last of it was written.
      if (this.#again && !this.#abort.signal.aborted) void this.run();
    });
    this.#options.onChange();
    return this.#running;
  }

  pause(): void {
    this.#options.analysis().listening.pause();
    this.#options.onChange();
  }

  resume(): void {
    const { listening } = this.#options.analysis();
    listening.resume();
    this.#options.onChange();
  }

  cancel(): void {
    this.#abort.abort();
    this.#options.analysis().listening.cancel();
    this.#options.onChange();
  }

  /** Cancels and waits for the end. */
  async stop(): Promise<void> {
    this.cancel();
    await this.#running?.catch(() => undefined);
  }

  #phase(): ScanPhase {
    if (this.#running === null) return 'idle';
    if (this.#options.analysis().listening.progress.paused) return 'paused';
    return this.#progress?.phase ?? 'listening';
  }

  async #runToEnd(): Promise<ScanSummary> {
    const { catalogue, persist, log } = this.#options;
    const analysis = this.#options.analysis();
    const { listening } = analysis;
    const started = performance.now();
    let outcome: FileScanResult | null = null;
    listening.begin();
    const stopWatching = catalogue.onChange(({ changed }) =>
      listening.add(changed.filter((id) => this.#waits(id))),
    );
    do {
      this.#again = false;
      const asked = new Promise<void>((resolve) => (this.#wake = resolve));
      listening.add(this.#waitingIds());
      outcome = joinResults(outcome, await this.#lookThrough(analysis));
      listening.add(this.#waitingIds());
      await Promise.race([listening.drained(), asked]);
    } while (this.#isWantedAgain(listening));
    await listening.drained();
    listening.end();
    stopWatching();
    if (listening.fatal !== null) {
      log(`listening: ${describeError(listening.fatal)}`);
      this.#problems = [...this.#problems, { path: '', ...toWireError(listening.fatal) }];
    }
    await persist();
    return this.#summarise(outcome, (performance.now() - started) / 1000);
  }

  #isWantedAgain(listening: Listening): boolean {
    return this.#again && !this.#abort.signal.aborted && listening.fatal === null;
  }

  /** Walks all folders and reads what is new. @returns null when it could not be done to its end */
  async #lookThrough(analysis: Analysis): Promise<FileScanResult | null> {
    const { log, onChange } = this.#options;
    this.#problems = [];
    this.#progress = noProgress;
    try {
      const result = await this.#scanFiles(analysis);
      this.#problems = result.problems;
      return result;
    } catch (error) {
      if (!isAbortError(error)) {
        log(`scan: ${describeError(error)}`);
        this.#problems = [...this.#problems, { path: '', ...toWireError(error) }];
      }
      return null;
    } finally {
      this.#progress = null;
      onChange();
    }
  }

  #scanFiles(analysis: Analysis): Promise<FileScanResult> {
    const { catalogue, onChange } = this.#options;
    const { signal } = this.#abort;
    return scanFiles({
      catalogue,
      signal,
      identify: (path: Buffer) => analysis.supervisor.identify(path, signal),
      onProgress: (progress) => {
        this.#progress = progress;
        this.#problems = progress.problems;
        onChange();
      },
    });
  }

  #waits(id: string): boolean {
    const { catalogue } = this.#options;
    return catalogue.listenState(id) === 'pending' && catalogue.get(id)?.presence === 'present';
  }

  *#waitingIds(): Iterable<string> {
    for (const { id } of this.#options.catalogue.records()) if (this.#waits(id)) yield id;
  }

  *#failedIds(): Iterable<string> {
    const { catalogue } = this.#options;
    for (const { id, presence } of catalogue.records()) {
      if (presence === 'present' && catalogue.listenState(id) === 'failed') yield id;
    }
  }

  #summarise(outcome: FileScanResult | null, seconds: number): ScanSummary {
    const { catalogue, failures } = this.#options;
    const { listening, supervisor, manifest } = this.#options.analysis();
    const failed = [...this.#problems];
    for (const id of this.#failedIds()) {
      const record = catalogue.get(id);
      const failure = record === undefined ? undefined : failures.of(record);
      if (record === undefined || failure === undefined) continue;
      failed.push({ path: displayPath(record.path), code: failure.code, message: failure.message });
    }
    const analysed = listening.progress.listened;
    return {
      added: outcome?.added ?? 0,
      updated: outcome?.updated ?? 0,
      moved: outcome?.moved ?? 0,
      removed: outcome?.removed ?? 0,
      unchanged: outcome?.unchanged ?? 0,
      failed,
      analysed,
      seconds,
      tracksPerSecond: seconds > 0 ? analysed / seconds : 0,
      provider: supervisor.report?.provider ?? null,
      encoder: `${manifest.id} ${manifest.version}`,
      cancelled: this.#abort.signal.aborted,
    };
  }
}

/** The files of a run that went over the folders more than once: changes add up, the rest is as it was seen last. */
function joinResults(before: FileScanResult | null, last: FileScanResult | null): FileScanResult | null {
  if (before === null || last === null) return last ?? before;
  return {
    ...last,
    added: before.added + last.added,
    updated: before.updated + last.updated,
    moved: before.moved + last.moved,
    removed: before.removed + last.removed,
    // What the first look added is unchanged in the second.
    unchanged: Math.max(0, last.unchanged - before.added - before.updated - before.moved),
  };
}
