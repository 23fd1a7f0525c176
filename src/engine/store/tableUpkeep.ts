// SPDX-License-Identifier: GPL-3.0-or-later
import type { Table } from '@lancedb/lancedb';
import { asWriteError } from './storeErrors.ts';

/** Commits after which a table is compacted as soon as that pays. */
const commitsWorthwhile = 64;
/** Commits after which it is compacted in any case: every version lists all fragments, so they grow with their square. */
const commitsAtMost = 400;
/** Share of rows written since the last compaction that makes writing the whole table again worth it. */
const shareWorthwhile = 0.2;

/**
 * Every commit of LanceDB leaves a version and a fragment behind. This counts them and from time to time has them
 * compacted and old versions removed. Compacting writes the table again, so it is done when a good part of it is new:
 * over a run the work then grows with the table, not with its square.
 */
export class TableUpkeep {
  readonly #table: Table;
  readonly #directory: string;
  #commits: number;
  #rowsSince = 0;
  #rows: number;

  private constructor(table: Table, directory: string, commits: number, rows: number) {
    this.#table = table;
    this.#directory = directory;
    this.#commits = commits;
    this.#rows = rows;
  }

  static async of(table: Table, directory: string): Promise<TableUpkeep> {
    const stats = await table.stats();
    return new TableUpkeep(table, directory, stats.fragmentStats.numFragments, stats.numRows);
  }

  /** Call after every commit, while no other write of this table is under way. */
  async committed(rows: number): Promise<void> {
    this.#commits += 1;
    this.#rowsSince += rows;
    this.#rows += rows;
    if (this.#commits < commitsWorthwhile) return;
    if (this.#commits < commitsAtMost && this.#rowsSince < this.#rows * shareWorthwhile) return;
    try {
      await this.compact();
    } catch {
      // The rows are safe; a full disk will be reported by the next commit. Try again some commits later.
      this.#commits = 0;
    }
  }

  /** @param atLeast does nothing when fewer commits were made since the last time */
  async compactAfter(atLeast: number): Promise<void> {
    if (this.#commits >= atLeast) await this.compact();
  }

  /**
   * Merges fragments, then removes all versions but the newest, together with files that belong to none. Both are safe
   * since the library lock keeps every other writer out. The date lies ahead because the version that compacting
   * itself replaces is younger than the call.
   */
  async compact(): Promise<void> {
    try {
      await this.#table.optimize({ cleanupOlderThan: new Date(Date.now() + 60_000), deleteUnverified: true });
      this.#rows = await this.#table.countRows();
    } catch (error) {
      throw asWriteError(error, this.#directory);
    }
    this.#commits = 0;
    this.#rowsSince = 0;
  }
}
