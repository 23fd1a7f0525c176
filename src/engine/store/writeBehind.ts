// SPDX-License-Identifier: GPL-3.0-or-later

export interface WriteBehindOptions<Item> {
  /** Writes one batch; must be repeatable: after a failure the same items come again. */
  write: (puts: Item[], deletes: string[]) => Promise<void>;
  /** Told when a write that nobody waits for failed; it is tried again. */
  onError: (error: unknown) => void;
  /** most items kept back before a write starts */
  limit: number;
  /** longest time in milliseconds an item is kept back */
  delayMs: number;
  /** pause in milliseconds before a failed write is tried again */
  retryMs?: number;
}

/**
 * Collects changes by key and writes them in batches, since a commit of LanceDB costs about the same for one row and
 * for five hundred. A later change of a key replaces an earlier one that is not written yet. One write at a time, in
 * order. What a SIGKILL takes is what was kept back, at most `limit` items or `delayMs`.
 */
export class WriteBehind<Item> {
  readonly #options: WriteBehindOptions<Item>;
  #kept = new Map<string, Item | null>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #running: Promise<void> | null = null;
  #failedLast = false;

  constructor(options: WriteBehindOptions<Item>) {
    this.#options = options;
  }

  /** items not on the disk yet, those of a write under way left out */
  get size(): number {
    return this.#kept.size;
  }

  put(key: string, item: Item): void {
    this.#kept.set(key, item);
    this.#schedule();
  }

  delete(key: string): void {
    this.#kept.set(key, null);
    this.#schedule();
  }

  /** Resolves when everything put before is on the disk. @throws what the write threw; the items are kept */
  async flush(): Promise<void> {
    while (this.#running !== null || this.#kept.size > 0) {
      await (this.#running ?? this.#start());
    }
  }

  #schedule(): void {
    if (this.#running !== null) return;
    if (this.#kept.size >= this.#options.limit && !this.#failedLast) {
      this.#start().catch(this.#report);
      return;
    }
    this.#timer ??= setTimeout(
      () => {
        this.#timer = null;
        if (this.#running === null && this.#kept.size > 0) this.#start().catch(this.#report);
      },
      this.#failedLast ? (this.#options.retryMs ?? 10_000) : this.#options.delayMs,
    );
  }

  readonly #report = (error: unknown): void => {
    this.#options.onError(error);
  };

  #start(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const batch = this.#takeBatch();
    const running = this.#write(batch).finally(() => {
      this.#running = null;
      if (this.#kept.size > 0) this.#schedule();
    });
    this.#running = running;
    return running;
  }

  /** The oldest items; a change of a whole library is written in parts, since making one batch of it would block. */
  #takeBatch(): Map<string, Item | null> {
    const most = this.#options.limit * 4;
    let batch = this.#kept;
    this.#kept = new Map();
    if (batch.size <= most) return batch;
    const all = [...batch];
    batch = new Map(all.slice(0, most));
    this.#kept = new Map(all.slice(most));
    return batch;
  }

  async #write(batch: Map<string, Item | null>): Promise<void> {
    const puts: Item[] = [];
    const deletes: string[] = [];
    for (const [key, item] of batch) {
      if (item === null) deletes.push(key);
      else puts.push(item);
    }
    try {
      await this.#options.write(puts, deletes);
      this.#failedLast = false;
    } catch (error) {
      this.#failedLast = true;
      // What changed since is newer than what could not be written.
      for (const [key, item] of this.#kept) batch.set(key, item);
      this.#kept = batch;
      throw error;
    }
  }

  /** Drops the timer; what is kept back is lost unless it was flushed. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#kept.clear();
  }
}
