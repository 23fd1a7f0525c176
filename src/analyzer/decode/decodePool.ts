// SPDX-License-Identifier: GPL-3.0-or-later
import { basename } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { AudioFacts } from '../../shared/contract/analyzer.ts';
import { SegueError, describeError, fromWireError } from '../../shared/errors.ts';
import { decodeFailed, timedOut } from './fileErrors.ts';
import type { ListeningPlan, TrackWindows } from './listen.ts';
import type { WorkerJob, WorkerResult } from './workerMessages.ts';

export interface DecodePoolOptions {
  /** of decodeWorker, built or as TypeScript */
  workerUrl: URL;
  threads: number;
  /** false: what was decoded already waits to be encoded, so nothing more is decoded for now; see `wake` */
  mayListen: () => boolean;
  log: (line: string) => void;
  /** what one file may take inside the worker, asked between packets; default a minute */
  fileSeconds?: number;
  /**
   * A native call that hangs (a network share that went away) is not interrupted by anything: after this much more
   * the worker is given up and a new one takes its place. Default 20.
   */
  graceSeconds?: number;
}

interface Job {
  message: WorkerJob;
  settle: (result: WorkerResult) => void;
  fail: (error: Error) => void;
  cancelled: () => boolean;
}

interface Slot {
  worker: Worker;
  job: Job | null;
  timer: NodeJS.Timeout | null;
}

/** Decoding makes little garbage in JavaScript; by default each thread would keep tens of megabytes for it. */
const resourceLimits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 128 };

/** Worker threads that decode, one file each at a time. */
export class DecodePool {
  readonly #options: DecodePoolOptions;
  readonly #slots: Slot[] = [];
  readonly #waiting: Job[] = [];
  readonly #fileSeconds: number;
  readonly #graceSeconds: number;
  #closed = false;

  constructor(options: DecodePoolOptions) {
    this.#options = options;
    this.#fileSeconds = options.fileSeconds ?? 60;
    this.#graceSeconds = options.graceSeconds ?? 20;
    for (let index = 0; index < options.threads; index += 1) this.#addSlot();
  }

  /** Tracks that wait for a worker or are being decoded in order to be encoded. */
  get listening(): number {
    const running = this.#slots.filter((slot) => slot.job?.message.kind === 'listen').length;
    return running + this.#waiting.filter((job) => job.message.kind === 'listen').length;
  }

  async identify(path: Uint8Array, signal: AbortSignal): Promise<AudioFacts> {
    const result = await this.#run({ kind: 'identify', path, seconds: this.#fileSeconds }, signal);
    if (result.kind !== 'identified') throw unexpected(result);
    return result.facts;
  }

  async listen(path: Uint8Array, plan: ListeningPlan, signal: AbortSignal): Promise<TrackWindows> {
    const result = await this.#run({ kind: 'listen', path, plan, seconds: this.#fileSeconds }, signal);
    if (result.kind !== 'heard') throw unexpected(result);
    return result.track;
  }

  /** To be called when `mayListen` may have become true. */
  wake(): void {
    for (const slot of this.#slots) if (slot.job === null) this.#next(slot);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const stopped = new SegueError('connection_lost', 'Listening has stopped.');
    for (const job of this.#waiting.splice(0)) job.fail(stopped);
    for (const slot of this.#slots) {
      if (slot.timer !== null) clearTimeout(slot.timer);
      slot.job?.fail(stopped);
      slot.job = null;
    }
    await Promise.all(this.#slots.map((slot) => slot.worker.terminate()));
  }

  #run(message: WorkerJob, signal: AbortSignal): Promise<WorkerResult> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const job: Job = {
        message,
        cancelled: () => signal.aborted,
        settle(result) {
          if (result.kind === 'failed') reject(fromWireError(result.error));
          else resolve(result);
        },
        fail: reject,
      };
      // A file being decoded is let go on: its worker cannot be stopped from here, and takes less than a blink.
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      this.#waiting.push(job);
      this.wake();
    });
  }

  #next(slot: Slot): void {
    const mayListen = this.#options.mayListen();
    for (let index = 0; index < this.#waiting.length; index += 1) {
      const job = this.#waiting[index];
      if (job === undefined) break;
      if (job.cancelled()) {
        this.#waiting.splice(index, 1);
        index -= 1;
      } else if (mayListen || job.message.kind !== 'listen') {
        this.#waiting.splice(index, 1);
        this.#start(slot, job);
        return;
      }
    }
  }

  #start(slot: Slot, job: Job): void {
    slot.job = job;
    slot.timer = setTimeout(() => this.#giveUp(slot, job), (this.#fileSeconds + this.#graceSeconds) * 1000);
    slot.worker.postMessage(job.message);
  }

  #giveUp(slot: Slot, job: Job): void {
    job.fail(timedOut(nameOf(job), this.#fileSeconds + this.#graceSeconds));
    this.#options.log(`decode worker hangs on ${nameOf(job)}; a new one takes its place`);
    this.#replace(slot);
  }

  #replace(slot: Slot): void {
    if (slot.timer !== null) clearTimeout(slot.timer);
    slot.job = null;
    const at = this.#slots.indexOf(slot);
    if (at >= 0) this.#slots.splice(at, 1);
    // Ends once its native call returns; nobody waits for that.
    void slot.worker.terminate();
    if (!this.#closed) this.#addSlot();
    this.wake();
  }

  #addSlot(): void {
    const worker = new Worker(this.#options.workerUrl, { resourceLimits });
    const slot: Slot = { worker, job: null, timer: null };
    this.#slots.push(slot);
    worker.on('message', (result: WorkerResult) => {
      if (slot.timer !== null) clearTimeout(slot.timer);
      const job = slot.job;
      slot.job = null;
      if (result.kind === 'failed' && result.detail !== null)
        this.#options.log(`decode worker: ${result.detail}`);
      job?.settle(result);
      this.#next(slot);
    });
    // Out of memory inside the thread, or a defect of ours: this file's fault as far as anybody can tell.
    worker.on('error', (error) => this.#onDeath(slot, error));
    worker.on('exit', (code) => this.#onDeath(slot, new Error(`the thread ended with ${code}`)));
  }

  /** Also called for workers that were given up or ended on purpose; those have no slot any more. */
  #onDeath(slot: Slot, error: unknown): void {
    if (this.#closed || !this.#slots.includes(slot)) return;
    this.#options.log(`decode worker: ${describeError(error)}`);
    slot.job?.fail(decodeFailed(nameOf(slot.job), error));
    this.#replace(slot);
  }
}

function nameOf(job: Job): string {
  const { path } = job.message;
  return basename(Buffer.from(path.buffer, path.byteOffset, path.byteLength).toString('utf8'));
}

function unexpected(result: WorkerResult): Error {
  return new Error(`a decode worker answered ${result.kind}`);
}
