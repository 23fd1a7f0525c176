// SPDX-License-Identifier: GPL-3.0-or-later
import type { ScanPhase, ScanProblem, ScanState, ScanSummary } from '../../shared/domain/scan.ts';
import { describeError, isAbortError, toWireError } from '../../shared/errors.ts';
import type { Catalogue } from '../library/catalogue.ts';
import { displayPath } from '../library/filePath.ts';
import { scanFiles, type FileScanProgress, type FileScanResult } from '../library/scanner.ts';
import type { Analysis } from './analysis.ts';
import type { Failures } from './failures.ts';

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
  #again = false;
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

  /** Starts a run. While one runs, another follows it: folders may have been added behind its back. */
  run(): Promise<ScanSummary> {
    if (this.#running !== null) {
      this.#again = true;
      return this.#running;
    }
    this.#abort = new AbortController();
    this.#running = this.#runUntilDone().finally(() => {
      this.#running = null;
      this.#options.onChange();
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

  async #runUntilDone(): Promise<ScanSummary> {
    let summary = await this.#runOnce();
    while (this.#again && !this.#abort.signal.aborted) {
      summary = joinSummaries(summary, await this.#runOnce());
    }
    this.#again = false;
    return summary;
  }

  async #runOnce(): Promise<ScanSummary> {
    this.#again = false;
    const { catalogue, onChange, persist, log } = this.#options;
    const analysis = this.#options.analysis();
    const { listening } = analysis;
    const started = performance.now();
    this.#problems = [];
    this.#progress = noProgress;
    listening.begin();
    const stopWatching = catalogue.onChange(({ changed }) =>
      listening.add(changed.filter((id) => this.#waits(id))),
    );
    let outcome: FileScanResult | null = null;
    try {
      listening.add(this.#waitingIds());
      outcome = await this.#scanFiles(analysis);
      this.#problems = outcome.problems;
    } catch (error) {
      if (!isAbortError(error)) {
        log(`scan: ${describeError(error)}`);
        this.#problems.push({ path: '', ...toWireError(error) });
      }
    } finally {
      this.#progress = null;
      listening.add(this.#waitingIds());
      onChange();
      await listening.end();
      stopWatching();
    }
    if (listening.fatal !== null) {
      log(`listening: ${describeError(listening.fatal)}`);
      this.#problems = [
        ...this.#problems,
        { path: '', code: listening.fatal.code, message: listening.fatal.message },
      ];
    }
    await persist();
    return this.#summarise(outcome, (performance.now() - started) / 1000);
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

function joinSummaries(a: ScanSummary, b: ScanSummary): ScanSummary {
  const seconds = a.seconds + b.seconds;
  const analysed = a.analysed + b.analysed;
  return {
    ...b,
    added: a.added + b.added,
    updated: a.updated + b.updated,
    moved: a.moved + b.moved,
    removed: a.removed + b.removed,
    analysed,
    seconds,
    tracksPerSecond: seconds > 0 ? analysed / seconds : 0,
  };
}
