// SPDX-License-Identifier: GPL-3.0-or-later
import type { AnalyzerContract, AudioFacts, HeardTrack } from '../../shared/contract/analyzer.ts';
import {
  providerLabels,
  type ProviderCheck,
  type ProviderName,
  type ProviderReport,
} from '../../shared/domain/encoder.ts';
import type { Notice } from '../../shared/domain/notice.ts';
import { SegueError, isAbortError } from '../../shared/errors.ts';
import { connect, type RpcClient } from '../../shared/rpc/client.ts';
import type { AnalyzerConnection, AnalyzerExit, SpawnAnalyzer } from './analyzerConnection.ts';
import { AnalyzerGone, asGone, endOf } from './analyzerGone.ts';
import { ShareGate } from './shareGate.ts';

export interface AnalyzerSupervisorOptions {
  spawn: SpawnAnalyzer;
  encoderDirectory: string;
  provider: ProviderName | 'auto';
  decodeThreads: number;
  inferenceThreads: number;
  /** what trials of the providers found, from before or made now; asked for when `provider` is `auto` */
  trials: (fresh: boolean, signal: AbortSignal) => Promise<ProviderCheck[]>;
  onReport: (report: ProviderReport) => void;
  onNotice: (notice: Notice) => void;
  log: (line: string) => void;
}

interface RunningAnalyzer {
  connection: AnalyzerConnection;
  client: RpcClient<AnalyzerContract>;
  /** null until it was opened */
  report: ProviderReport | null;
  /** resolves when the process is gone; its port may close a little earlier */
  ended: Promise<AnalyzerExit>;
}

/** A native library may hang where no time-out inside the analyzer can fire; then the process is ended. */
const hangMilliseconds = 180_000;
/** The analyzer is let go when nothing was asked of it for this long: a library at rest needs no second process. */
const idleMilliseconds = 45_000;
/** Starts that may fail for reasons of their own, and starts that may be ended from outside, before it is given up. */
const startAttempts = 3;
const startKills = 10;
/** A driver may hang when it is started; loading an encoder and trying it takes some seconds at most. */
const startMilliseconds = 90_000;
/** How often a file is tried alone while the process is only killed from outside; it may still be the memory it takes. */
const aloneAttempts = 2;

/** No analyzer can be had at all: the run stops, no file is to blame. */
export class AnalyzerUnavailable extends SegueError {}

/**
 * Keeps one analyzer process running and survives its death. A file that was under way when the process died is
 * tried again once, alone; if the process dies again it is the file's fault and it fails with `analyzer_crashed`.
 */
export class AnalyzerSupervisor {
  readonly #options: AnalyzerSupervisorOptions;
  readonly #gate = new ShareGate();
  #running: Promise<RunningAnalyzer> | null = null;
  /** what `#running` resolved to */
  #current: RunningAnalyzer | null = null;
  #report: ProviderReport | null = null;
  #provider: ProviderName | 'auto';
  #freshTrials = false;
  /** fires when this is closed: nobody waits for a start or for trials any more */
  readonly #lifetime = new AbortController();
  #active = 0;
  #idleTimer: NodeJS.Timeout | null = null;

  constructor(options: AnalyzerSupervisorOptions) {
    this.#options = options;
    this.#provider = options.provider;
  }

  /** What runs, or ran last; null before the first start. */
  get report(): ProviderReport | null {
    return this.#report;
  }

  /** Starts the analyzer if it does not run. @throws SegueError when the encoder cannot be loaded */
  async open(): Promise<ProviderReport> {
    return this.#whileActive(async () => {
      const { report } = await this.#analyzer();
      if (report === null) throw new AnalyzerUnavailable('analyzer_crashed', 'The analyzer did not start.');
      return report;
    });
  }

  /** Tries all providers again and starts the analyzer with the one they speak for. Nothing must be under way. */
  async reexamine(): Promise<ProviderReport> {
    if (this.#active > 0) return this.open();
    await this.#stop();
    this.#provider = this.#options.provider;
    this.#report = null;
    this.#freshTrials = true;
    return this.open();
  }

  /** @param path absolute path as bytes. @throws SegueError why this file cannot be identified */
  identify(path: Uint8Array, signal: AbortSignal): Promise<AudioFacts> {
    return this.#run((client) => client.call('identify', { path }, { signal }), signal);
  }

  /** @param path absolute path as bytes. @throws SegueError why this file cannot be listened to */
  listen(path: Uint8Array, signal: AbortSignal): Promise<HeardTrack> {
    return this.#run((client) => client.call('listen', { path }, { signal }), signal);
  }

  get #closed(): boolean {
    return this.#lifetime.signal.aborted;
  }

  async close(): Promise<void> {
    this.#lifetime.abort();
    await this.#stop();
  }

  async #run<Result>(
    task: (client: RpcClient<AnalyzerContract>) => Promise<Result>,
    signal: AbortSignal,
  ): Promise<Result> {
    return this.#whileActive(async () => {
      try {
        return await this.#gate.shared(() => this.#attempt(task, signal));
      } catch (error) {
        if (!(error instanceof AnalyzerGone)) throw error;
      }
      for (let attempt = 1; attempt <= aloneAttempts; attempt += 1) {
        try {
          return await this.#gate.alone(() => this.#attempt(task, signal));
        } catch (error) {
          if (!(error instanceof AnalyzerGone)) throw error;
          if (!error.killed) break;
        }
      }
      return this.#lastAttempt(task, signal);
    });
  }

  /** Twice dead, the second time alone: either the file's fault or the provider's. The CPU is asked to decide. */
  async #lastAttempt<Result>(
    task: (client: RpcClient<AnalyzerContract>) => Promise<Result>,
    signal: AbortSignal,
  ): Promise<Result> {
    const provider = this.#report?.provider;
    if (provider !== undefined && provider !== 'cpu') {
      // Alone from the first stop to the last: both would otherwise take the files of others with them.
      const heard = await this.#gate.alone(() => this.#attemptOnCpu(provider, task, signal));
      if (heard !== null) return heard.result;
    }
    throw new SegueError(
      'analyzer_crashed',
      'Decoding this file ended the analyzer twice. It is left out; the others go on.',
    );
  }

  /** @returns null when the file ended the analyzer on the CPU as well; then `provider` is back in its place */
  async #attemptOnCpu<Result>(
    provider: ProviderName,
    task: (client: RpcClient<AnalyzerContract>) => Promise<Result>,
    signal: AbortSignal,
  ): Promise<{ result: Result } | null> {
    this.#provider = 'cpu';
    await this.#stop();
    try {
      const result = await this.#attempt(task, signal);
      this.#tellFallback(`Listening with ${providerLabels[provider]} ended the analyzer twice`);
      return { result };
    } catch (error) {
      if (!(error instanceof AnalyzerGone)) throw error;
      this.#provider = provider;
      await this.#stop();
      return null;
    }
  }

  async #attempt<Result>(
    task: (client: RpcClient<AnalyzerContract>) => Promise<Result>,
    signal: AbortSignal,
  ): Promise<Result> {
    signal.throwIfAborted();
    const analyzer = await unlessAborted(this.#analyzer(), signal);
    let hangTimer: NodeJS.Timeout | undefined;
    const hung = new Promise<never>((_resolve, reject) => {
      hangTimer = setTimeout(() => {
        this.#options.log('analyzer: no answer for three minutes, ending it');
        analyzer.connection.kill();
        reject(new AnalyzerGone(false));
      }, hangMilliseconds);
    });
    try {
      return await Promise.race([task(analyzer.client), hung]);
    } catch (error) {
      throw await asGone(error, analyzer.ended);
    } finally {
      clearTimeout(hangTimer);
    }
  }

  #analyzer(): Promise<RunningAnalyzer> {
    this.#running ??= this.#start().catch((error: unknown) => {
      this.#running = null;
      throw error;
    });
    return this.#running;
  }

  async #start(): Promise<RunningAnalyzer> {
    const wanted = this.#provider;
    const ranBefore = this.#report?.provider ?? null;
    let killed = 0;
    for (let crashed = 0; ;) {
      if (this.#closed) throw closing();
      // A provider that was fine before may be what ends the start; the CPU always is the last attempt.
      const cpuOnly = crashed === startAttempts - 1 || killed === startKills - 1;
      try {
        const running = await this.#startOnce(cpuOnly);
        const lost = wanted !== 'cpu' && ranBefore !== 'cpu' && running.report?.provider === 'cpu';
        if (lost && ranBefore !== null) {
          this.#tellFallback(`The analyzer could not be started again with ${providerLabels[ranBefore]}`);
        } else if (lost && cpuOnly) this.#tellFallback('The analyzer ended again and again while it started');
        return running;
      } catch (error) {
        if (cpuOnly || !(error instanceof AnalyzerGone)) throw startError(error);
        if (error.killed) killed += 1;
        else crashed += 1;
        this.#options.log(`analyzer: ended while starting (crashed ${crashed}, killed ${killed})`);
        await wait(Math.min(1000, 200 * (crashed + killed)));
      }
    }
  }

  /** @param cpuOnly without any other provider, and without trying them */
  async #startOnce(cpuOnly: boolean): Promise<RunningAnalyzer> {
    const { spawn, encoderDirectory, decodeThreads, inferenceThreads } = this.#options;
    const provider = cpuOnly && this.#provider !== 'auto' ? 'cpu' : this.#provider;
    const trials =
      provider === 'auto' && !cpuOnly
        ? await this.#options.trials(this.#freshTrials, this.#lifetime.signal)
        : [];
    this.#freshTrials = false;
    if (this.#closed) throw closing();
    const connection = await spawn();
    const client = connect<AnalyzerContract>(connection.port);
    const ended = endOf(connection);
    const running: RunningAnalyzer = { connection, client, report: null, ended };
    const forget = (): void => {
      if (this.#current === running) [this.#current, this.#running] = [null, null];
    };
    // Whichever is noticed first, the closed port or the process that is gone: nobody may call it any more.
    client.onClose(forget);
    connection.onExit(({ code, signal }) => {
      client.dispose();
      forget();
      if (!this.#closed && this.#active > 0)
        this.#options.log(`analyzer: ended (code ${code}, signal ${signal})`);
    });
    client.on('providerChanged', (report) => {
      this.#setReport(report);
      if (report.fellBack) {
        this.#provider = 'cpu';
        this.#options.onNotice({ level: 'warning', code: 'provider_fell_back', message: report.reason });
      }
    });
    const first = this.#report;
    const hung = new AbortController();
    const slow = setTimeout(() => {
      hung.abort();
      connection.kill();
    }, startMilliseconds);
    try {
      const report = await client.call(
        'open',
        {
          encoderDirectory,
          provider,
          decodeThreads,
          inferenceThreads,
          trials,
        },
        { signal: this.#lifetime.signal },
      );
      // A restart asks for what was chosen before; the reasons of the first choice are the ones worth showing.
      const kept = first !== null && first.provider === report.provider ? first : report;
      this.#setReport(kept);
      if (this.#provider === 'auto') this.#provider = report.provider;
      running.report = kept;
      this.#current = running;
      return running;
    } catch (error) {
      const cause = await asGone(error, ended);
      connection.kill();
      throw hung.signal.aborted ? new AnalyzerGone(false) : cause;
    } finally {
      clearTimeout(slow);
    }
  }

  /** Never silently: a notice, and the report says so as long as it stands. @param what half a sentence */
  #tellFallback(what: string): void {
    const message = `${what}, so the CPU goes on. This is slower; nothing is lost.`;
    this.#provider = 'cpu';
    this.#options.onNotice({ level: 'warning', code: 'provider_fell_back', message });
    if (this.#report !== null) this.#setReport({ ...this.#report, fellBack: true, reason: message });
  }

  #setReport(report: ProviderReport): void {
    if (this.#report === report) return;
    this.#report = report;
    this.#options.onReport(report);
  }

  async #whileActive<Result>(task: () => Promise<Result>): Promise<Result> {
    this.#active += 1;
    if (this.#idleTimer !== null) clearTimeout(this.#idleTimer);
    this.#idleTimer = null;
    try {
      return await task();
    } finally {
      this.#active -= 1;
      if (this.#active === 0 && !this.#closed) {
        this.#idleTimer = setTimeout(() => void this.#stop(), idleMilliseconds);
        this.#idleTimer.unref();
      }
    }
  }

  async #stop(): Promise<void> {
    if (this.#idleTimer !== null) clearTimeout(this.#idleTimer);
    const running = await this.#running?.catch(() => null);
    [this.#current, this.#running] = [null, null];
    running?.connection.kill();
  }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function closing(): SegueError {
  return new SegueError('cancelled', 'Segue is closing.');
}

/** What is waited for goes on; only the waiting ends. */
function unlessAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    function abort(): void {
      reject(signal.reason as Error);
    }
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function startError(error: unknown): Error {
  if (isAbortError(error)) return error as Error;
  if (error instanceof SegueError && error.code !== 'connection_lost') {
    return new AnalyzerUnavailable(error.code, error.message, { cause: error });
  }
  const message =
    'The analyzer does not start, so nothing can be listened to. Run "segue doctor" to see more.';
  return new AnalyzerUnavailable('analyzer_crashed', message, { cause: error });
}
