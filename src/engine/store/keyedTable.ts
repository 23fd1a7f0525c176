// SPDX-License-Identifier: GPL-3.0-or-later
import type { Connection, Table } from '@lancedb/lancedb';
import type { RecordBatch, Table as ArrowTable } from 'apache-arrow';
import {
  TextPool,
  chunksOf,
  decodeColumn,
  rowsToArrow,
  type Column,
  type ColumnValue,
  type FlatRow,
  type ReadColumn,
} from './columns.ts';
import { TableUpkeep } from './tableUpkeep.ts';
import { asReadError, asWriteError } from './storeErrors.ts';
import { WriteBehind } from './writeBehind.ts';

export interface TableShape<Row> {
  readonly name: string;
  /** column that is unique */
  readonly key: string;
  readonly columns: readonly Column[];
  toFlat(row: Row): FlatRow;
  /** @returns gives the row at an index; made once for a whole load, since reading by name for every row is slow */
  reader(column: ReadColumn): (index: number) => Row;
}

export interface TableContext {
  readonly connection: Connection;
  /** the library folder, for error messages */
  readonly directory: string;
  readonly onWriteError: (error: unknown) => void;
}

/** Most rows of one commit. LanceDB takes about 15 ms for one row and 30 ms for 500. */
const batchRows = 512;
const batchMs = 2_500;

/** A table of small rows with one unique text column, read whole and written behind. */
export class KeyedTable<Row> {
  readonly #shape: TableShape<Row>;
  readonly #table: Table;
  readonly #context: TableContext;
  readonly #writes: WriteBehind<FlatRow>;
  readonly upkeep: TableUpkeep;

  private constructor(shape: TableShape<Row>, table: Table, context: TableContext, upkeep: TableUpkeep) {
    this.#shape = shape;
    this.#table = table;
    this.#context = context;
    this.upkeep = upkeep;
    this.#writes = new WriteBehind({
      write: (puts, deletes) => this.#write(puts, deletes),
      onError: context.onWriteError,
      limit: batchRows,
      delayMs: batchMs,
    });
  }

  static async open<Row>(shape: TableShape<Row>, context: TableContext): Promise<KeyedTable<Row>> {
    try {
      const table = await context.connection.openTable(shape.name);
      return new KeyedTable(shape, table, context, await TableUpkeep.of(table, context.directory));
    } catch (error) {
      throw asReadError(error, context.directory);
    }
  }

  /** All rows on the disk; what is kept back is written first. */
  async load(): Promise<Row[]> {
    await this.flush();
    const names = this.#shape.columns.map((column) => column.name);
    const rows: Row[] = [];
    const pool = new TextPool();
    try {
      for await (const batch of this.#table.query().select(names)) this.#decode(batch, pool, rows);
    } catch (error) {
      throw asReadError(error, this.#context.directory);
    }
    return rows;
  }

  /** Batch by batch, so that the columns of a whole library never lie in memory beside its rows. */
  #decode(batch: RecordBatch, pool: TextPool, into: Row[]): void {
    const { columns } = this.#shape;
    const decoded = new Map<string, ColumnValue[]>();
    for (const column of columns) {
      const values: ColumnValue[] = [];
      for (const data of chunksOf(batch, column.name)) decodeColumn(column, data, values, pool);
      decoded.set(column.name, values);
    }
    const read = this.#shape.reader(function column(name) {
      const values = decoded.get(name);
      if (values === undefined) throw new Error(`There is no column ${name}.`);
      return values;
    });
    for (let index = 0; index < batch.numRows; index += 1) into.push(read(index));
  }

  /** Adds rows or replaces those with the same key; on the disk within seconds, or at `flush`. */
  upsert(rows: readonly Row[]): void {
    for (const row of rows) {
      const flat = this.#shape.toFlat(row);
      this.#writes.put(String(flat[this.#shape.key]), flat);
    }
  }

  remove(keys: readonly string[]): void {
    for (const key of keys) this.#writes.delete(key);
  }

  /** @throws SegueError `disk_full` or `library_unwritable`; the rows are kept and tried again */
  async flush(): Promise<void> {
    await this.#writes.flush();
  }

  async #write(puts: FlatRow[], deletes: string[]): Promise<void> {
    const { key, columns } = this.#shape;
    try {
      if (puts.length > 0) await mergeInto(this.#table, key, rowsToArrow(columns, puts));
      if (deletes.length > 0) await this.#table.delete(`${key} IN (${sqlTexts(deletes)})`);
      await this.upkeep.committed(puts.length);
    } catch (error) {
      throw asWriteError(error, this.#context.directory);
    }
  }

  close(): void {
    this.#writes.stop();
    this.#table.close();
  }
}

export async function mergeInto(table: Table, key: string, rows: ArrowTable): Promise<void> {
  await table.mergeInsert(key).whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(rows);
}

export function sqlTexts(values: readonly string[]): string {
  return values.map((value) => `'${value.replaceAll("'", "''")}'`).join(', ');
}
