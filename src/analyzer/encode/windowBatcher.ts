// SPDX-License-Identifier: GPL-3.0-or-later

export interface WindowBatcherOptions {
  batchSize: number;
  /** how long the first window of an unfilled batch waits while more are on their way */
  latencyMilliseconds: number;
  /** true while tracks are being decoded, whose windows may fill the batch */
  moreExpected: () => boolean;
  /** encodes up to `batchSize` windows; never called again before it has answered. One vector for each window. */
  encode: (windows: Float32Array[]) => Promise<Float32Array[]>;
  /** called when windows have left the queue: there is room for more */
  onRoom: () => void;
}

interface Waiting {
  window: Float32Array;
  since: number;
  resolve: (vector: Float32Array) => void;
  reject: (error: unknown) => void;
}

/** Puts windows of different tracks together, so that the model runs on full batches, one run at a time. */
export class WindowBatcher {
  readonly #options: WindowBatcherOptions;
  readonly #waiting: Waiting[] = [];
  #running = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: WindowBatcherOptions) {
    this.#options = options;
  }

  /** Windows that are waiting or being encoded: what the memory holds. */
  get held(): number {
    return this.#waiting.length + this.#running;
  }

  /** Vectors in the order of the windows; rejects when any of them fails. */
  encode(windows: Float32Array[]): Promise<Float32Array[]> {
    const since = performance.now();
    const vectors = windows.map(
      (window) =>
        new Promise<Float32Array>((resolve, reject) => {
          this.#waiting.push({ window, since, resolve, reject });
        }),
    );
    this.#consider();
    return Promise.all(vectors);
  }

  /** To be called when `moreExpected` may have become false. */
  consider(): void {
    this.#consider();
  }

  #consider(): void {
    if (this.#running > 0 || this.#waiting.length === 0) return;
    const waited = performance.now() - (this.#waiting[0]?.since ?? 0);
    const due =
      this.#waiting.length >= this.#options.batchSize ||
      !this.#options.moreExpected() ||
      waited >= this.#options.latencyMilliseconds;
    if (due) void this.#run();
    else this.#timer ??= setTimeout(() => this.#onTimer(), this.#options.latencyMilliseconds - waited);
  }

  #onTimer(): void {
    this.#timer = null;
    this.#consider();
  }

  async #run(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const batch = this.#waiting.splice(0, this.#options.batchSize);
    this.#running = batch.length;
    try {
      const vectors = await this.#options.encode(batch.map((waiting) => waiting.window));
      batch.forEach((waiting, index) => {
        const vector = vectors[index];
        if (vector === undefined) waiting.reject(new Error('the encoder gave fewer vectors than windows'));
        else waiting.resolve(vector);
      });
    } catch (error) {
      for (const waiting of batch) waiting.reject(error);
    } finally {
      this.#running = 0;
      this.#options.onRoom();
      this.#consider();
    }
  }
}
