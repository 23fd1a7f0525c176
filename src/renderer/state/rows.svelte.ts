// SPDX-License-Identifier: GPL-3.0-or-later
import { rowsPerCall } from '../../shared/domain/limits.ts';
import type { TrackRow } from '../../shared/domain/track.ts';
import type { EngineClient } from '../api/engine.ts';

const mostKept = 6000;

/**
 * Rows by id, asked for in pages as lists bring them into view. `get` answers at once with what is there (null: not
 * yet) and whoever reads it during rendering is rendered again when it comes.
 */
export class TrackRows {
  #engine: Pick<EngineClient, 'call'>;
  #rows = new Map<string, TrackRow>();
  /** Known to have changed: shown as they are until the new ones are here. */
  #stale = new Set<string>();
  #asked = new Set<string>();
  /** Asked for, and not in the library; not asked for again until something changes. */
  #absent = new Set<string>();
  #wanted: readonly string[][] = [];
  #running = false;
  #version = $state(0);

  constructor(engine: Pick<EngineClient, 'call'>) {
    this.#engine = engine;
  }

  get(id: string): TrackRow | null {
    void this.#version;
    return this.#rows.get(id) ?? null;
  }

  /**
   * Sees to it that these rows come. A list scrolled quickly calls this with ever new ids; only the newest wishes
   * of each list are kept, so what was scrolled past is never asked for.
   * @param list which list asks: its earlier wish is replaced
   */
  want(list: RowList, ids: readonly string[]): void {
    const missing = ids.filter(
      (id) => (!this.#rows.has(id) || this.#stale.has(id)) && !this.#asked.has(id) && !this.#absent.has(id),
    );
    const wishes = [...this.#wanted];
    wishes[list] = missing;
    for (let place = 0; place < wishes.length; place += 1) wishes[place] ??= [];
    this.#wanted = wishes;
    void this.#fetch();
  }

  /** Reads rows that are needed whole, such as those of a selection or a queue's next track. */
  async load(ids: readonly string[]): Promise<TrackRow[]> {
    const missing = ids.filter((id) => !this.#rows.has(id));
    for (let start = 0; start < missing.length; start += rowsPerCall) {
      const page = missing.slice(start, start + rowsPerCall);
      const { rows } = await this.#engine.call('library.rows', { ids: page });
      this.#store(rows);
    }
    return ids.flatMap((id) => this.#rows.get(id) ?? []);
  }

  /** @param ids null: any row may have changed */
  invalidate(ids: readonly string[] | null): void {
    if (ids === null) {
      for (const id of this.#rows.keys()) this.#stale.add(id);
      this.#absent.clear();
    } else {
      for (const id of ids) {
        if (this.#rows.has(id)) this.#stale.add(id);
        this.#absent.delete(id);
      }
    }
    // Whoever shows rows asks again for those in view.
    this.#version += 1;
  }

  /** Shows a change at once, before the engine has said so. */
  patch(id: string, change: Partial<TrackRow>): void {
    const row = this.#rows.get(id);
    if (row === undefined) return;
    this.#rows.set(id, { ...row, ...change });
    this.#version += 1;
  }

  /** Changes whenever a row may have; lists read it to know when to ask again. */
  get version(): number {
    return this.#version;
  }

  async #fetch(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      for (;;) {
        // One breath, so that all lists of one frame are asked for together.
        await Promise.resolve();
        const page = [...new Set(this.#wanted.flat())].slice(0, rowsPerCall);
        if (page.length === 0) return;
        const inPage = new Set(page);
        this.#wanted = this.#wanted.map((ids) => ids.filter((id) => !inPage.has(id)));
        for (const id of page) this.#asked.add(id);
        try {
          const { rows } = await this.#engine.call('library.rows', { ids: page });
          for (const id of page) {
            this.#stale.delete(id);
            this.#absent.add(id);
          }
          this.#store(rows);
        } catch {
          // The engine went away; rows in view are asked for again when it is back (see invalidate).
          return;
        } finally {
          for (const id of page) this.#asked.delete(id);
        }
      }
    } finally {
      this.#running = false;
    }
  }

  #store(rows: readonly TrackRow[]): void {
    for (const row of rows) {
      // Set anew, so that the map's order is the order of use.
      this.#rows.delete(row.id);
      this.#rows.set(row.id, row);
      this.#stale.delete(row.id);
      this.#absent.delete(row.id);
    }
    for (const id of this.#rows.keys()) {
      if (this.#rows.size <= mostKept) break;
      this.#rows.delete(id);
      this.#stale.delete(id);
    }
    if (rows.length > 0) this.#version += 1;
  }
}

/** Who asks for rows; see `TrackRows.want`. */
export const rowLists = { tracks: 0, queue: 1, player: 2 } as const;
export type RowList = (typeof rowLists)[keyof typeof rowLists];
