// SPDX-License-Identifier: GPL-3.0-or-later
import type { SortField } from '../../shared/contract/engine.ts';
import type { LibrarySummary } from '../../shared/domain/scan.ts';
import type { EngineClient } from '../api/engine.ts';
import type { TrackRows } from './rows.svelte.ts';

export type Direction = 'ascending' | 'descending';

const calmest = 5000;
const quickest = 700;

/** The track list: what is searched for, how it is sorted, and the ids that answer it. */
export class LibraryState {
  summary: LibrarySummary | null = $state.raw(null);
  ids: readonly string[] = $state.raw([]);
  text = $state('');
  sort: SortField = $state('artist');
  direction: Direction = $state('ascending');
  /** false until the first list is there */
  loaded = $state(false);
  /** counts up when the user asked for another list, as against the same one having grown */
  question = $state(0);
  /** what `ids` answers; behind `text` while typing */
  answeredText = $state('');

  #engine: Pick<EngineClient, 'call'>;
  #rows: TrackRows;
  #onFailure: (error: unknown) => void;
  /** One question is under way at a time; what is typed meanwhile is asked when its answer is here. */
  #running: Promise<void> | null = null;
  #askAgain = false;
  #refresh: ReturnType<typeof setTimeout> | null = null;
  #lastQuery = { finishedAt: 0, took: 0 };

  constructor(engine: Pick<EngineClient, 'call'>, rows: TrackRows, onFailure: (error: unknown) => void) {
    this.#engine = engine;
    this.#rows = rows;
    this.#onFailure = onFailure;
  }

  search(text: string): void {
    if (text === this.text) return;
    this.text = text;
    this.#want();
  }

  /** Sorts by a column; asked for the one that is sorted by already, turns it round. */
  sortBy(field: SortField): void {
    if (field === this.sort) {
      this.direction = this.direction === 'ascending' ? 'descending' : 'ascending';
    } else {
      this.sort = field;
      this.direction = field === 'year' || field === 'addedAt' ? 'descending' : 'ascending';
    }
    this.#want();
  }

  async refresh(): Promise<void> {
    // While a question is under way its answer will be as new as this one's.
    this.#running ??= this.#ask(false);
    await Promise.all([this.#running, this.refreshSummary()]);
  }

  async refreshSummary(): Promise<void> {
    this.summary = await this.#engine.call('library.summary', {});
  }

  /**
   * The library changed. While a scan runs this comes several times a second, so the list is asked for again at a
   * pace that leaves most of the time to other things.
   */
  changed(ids: readonly string[] | null): void {
    this.#rows.invalidate(ids);
    if (this.#refresh !== null) return;
    const pace = Math.min(calmest, Math.max(quickest, this.#lastQuery.took * 10));
    const wait = Math.max(0, this.#lastQuery.finishedAt + pace - Date.now());
    this.#refresh = setTimeout(() => {
      this.#refresh = null;
      this.refresh().catch(() => undefined);
    }, wait);
  }

  #want(): void {
    if (this.#running !== null) {
      this.#askAgain = true;
      return;
    }
    this.#running = this.#ask(true).catch(this.#onFailure);
  }

  async #ask(byUser: boolean): Promise<void> {
    const { text, sort, direction } = this;
    const startedAt = Date.now();
    try {
      const { ids } = await this.#engine.call('library.query', { text: text.trim(), sort, direction });
      if (byUser || !sameOrder(this.ids, ids)) this.ids = ids;
      this.answeredText = text;
      this.loaded = true;
      if (byUser) this.question += 1;
    } finally {
      const now = Date.now();
      this.#lastQuery = { finishedAt: now, took: now - startedAt };
      this.#running = null;
      if (this.#askAgain) {
        this.#askAgain = false;
        this.#want();
      }
    }
  }
}

function sameOrder(left: readonly string[], right: readonly string[]): boolean {
  if (left.length !== right.length) return false;
  for (let place = 0; place < left.length; place += 1) if (left[place] !== right[place]) return false;
  return true;
}
