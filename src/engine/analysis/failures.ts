// SPDX-License-Identifier: GPL-3.0-or-later
import type { SegueError } from '../../shared/errors.ts';
import type { KeyedTable } from '../store/keyedTable.ts';
import type { FailureRecord } from '../store/plainTables.ts';

interface FileStamp {
  id: string;
  size: number;
  mtimeMs: number;
}

/** Why tracks could not be listened to. A failure is about a file as it was: a changed file gets its own chance. */
export class Failures {
  readonly #table: KeyedTable<FailureRecord>;
  readonly #byTrack: Map<string, FailureRecord>;

  private constructor(table: KeyedTable<FailureRecord>, records: readonly FailureRecord[]) {
    this.#table = table;
    this.#byTrack = new Map(records.map((record) => [record.trackId, record]));
  }

  static async open(table: KeyedTable<FailureRecord>): Promise<Failures> {
    return new Failures(table, await table.load());
  }

  /** The failure of this very file; undefined when it never failed or has changed since. */
  of(file: FileStamp): FailureRecord | undefined {
    const record = this.#byTrack.get(file.id);
    return record?.size === file.size && record.mtimeMs === file.mtimeMs ? record : undefined;
  }

  add(file: FileStamp, error: SegueError): FailureRecord {
    const record: FailureRecord = {
      trackId: file.id,
      size: file.size,
      mtimeMs: file.mtimeMs,
      code: error.code,
      message: error.message,
      at: Date.now(),
      attempts: (this.of(file)?.attempts ?? 0) + 1,
    };
    this.#byTrack.set(file.id, record);
    this.#table.upsert([record]);
    return record;
  }

  clear(trackId: string): void {
    if (this.#byTrack.delete(trackId)) this.#table.remove([trackId]);
  }
}
