// SPDX-License-Identifier: GPL-3.0-or-later
import type { Table } from '@lancedb/lancedb';
import { Field, FixedSizeList, Float32, List, Schema, Utf8, makeData, type Data } from 'apache-arrow';
import { createHash } from 'node:crypto';
import { chunksOf, encodeTexts, offsetsOf, tableOf } from './columns.ts';
import { mergeInto, sqlTexts, type TableContext } from './keyedTable.ts';
import { asReadError, asWriteError, damaged } from './storeErrors.ts';
import { TableUpkeep } from './tableUpkeep.ts';
import { WriteBehind } from './writeBehind.ts';

/** What one encoder heard in one track, to be kept. */
export interface VectorItem {
  audioId: string;
  /** `[windows * dims]`, row by row, each row of length 1 */
  vectors: Float32Array;
  /** start of each window in seconds, one a window */
  starts: Float32Array;
  /** `[dims]`, length 1: the track vector */
  mean: Float32Array;
}

export interface WindowVectors {
  /** `[windows * dims]`, row by row */
  vectors: Float32Array;
  /** seconds, one a window */
  starts: Float32Array;
}

/** Most tracks of one commit: with three windows of 256 numbers, 4 KB a track. */
const batchTracks = 256;
const batchMs = 2_500;
/** Most ids in one condition of a query. */
const idsPerQuery = 500;

/**
 * Vectors of one version of one encoder, by audio identity: table `vectors_<encoder>`. The window vectors stand in the
 * same row as the track vector, so one commit holds both and a kill can never leave one without the other; columns
 * that are not asked for are not read.
 */
export class EncoderVectors {
  readonly dims: number;
  readonly #table: Table;
  readonly #schema: Schema;
  readonly #directory: string;
  readonly #writes: WriteBehind<VectorItem>;
  /** what is on the disk or on the way there */
  readonly #known = new Set<string>();
  readonly upkeep: TableUpkeep;

  private constructor(dims: number, table: Table, context: TableContext, upkeep: TableUpkeep) {
    this.dims = dims;
    this.#table = table;
    this.#schema = vectorSchema(dims);
    this.#directory = context.directory;
    this.upkeep = upkeep;
    this.#writes = new WriteBehind({
      write: (items) => this.#write(items),
      onError: context.onWriteError,
      limit: batchTracks,
      delayMs: batchMs,
    });
  }

  static async open(
    encoder: { id: string; version: string; dims: number },
    context: TableContext,
  ): Promise<EncoderVectors> {
    const name = vectorTableName(encoder.id, encoder.version);
    try {
      const table = await context.connection.createEmptyTable(name, vectorSchema(encoder.dims), {
        existOk: true,
      });
      const dims = dimsOf(await table.schema());
      if (dims !== encoder.dims) {
        throw damaged(
          context.directory,
          `its vectors of ${encoder.id} ${encoder.version} have ${dims} numbers, the encoder gives ${encoder.dims}`,
        );
      }
      const vectors = new EncoderVectors(
        dims,
        table,
        context,
        await TableUpkeep.of(table, context.directory),
      );
      await vectors.#loadKnown();
      return vectors;
    } catch (error) {
      throw asReadError(error, context.directory);
    }
  }

  async #loadKnown(): Promise<void> {
    for await (const batch of this.#table.query().select(['audioId'])) {
      for (const data of chunksOf(batch, 'audioId')) {
        for (const audioId of decodeIds(data)) this.#known.add(audioId);
      }
    }
  }

  /** True from `append` on, also before the row is on the disk. */
  has(audioId: string): boolean {
    return this.#known.has(audioId);
  }

  get size(): number {
    return this.#known.size;
  }

  /**
   * All track vectors.
   * @returns `matrix` is row-major `[audioIds.length * dims]`, every row of length 1
   */
  async load(): Promise<{ audioIds: string[]; matrix: Float32Array }> {
    await this.flush();
    try {
      const { dims } = this;
      const matrix = new Float32Array((await this.#table.countRows()) * dims);
      const audioIds: string[] = [];
      for await (const batch of this.#table.query().select(['audioId', 'mean'])) {
        let row = audioIds.length;
        for (const data of chunksOf(batch, 'mean')) {
          matrix.set(floatsOf(data).subarray(0, data.length * dims), row * dims);
          row += data.length;
        }
        for (const data of chunksOf(batch, 'audioId')) audioIds.push(...decodeIds(data));
      }
      return { audioIds, matrix };
    } catch (error) {
      throw asReadError(error, this.#directory);
    }
  }

  /** Window vectors of the tracks named; those without any are left out. About 10 ms in a library of 100,000. */
  async loadWindows(audioIds: readonly string[]): Promise<Map<string, WindowVectors>> {
    await this.flush();
    const found = new Map<string, WindowVectors>();
    try {
      for (let from = 0; from < audioIds.length; from += idsPerQuery) {
        await this.#loadWindowsOf(audioIds.slice(from, from + idsPerQuery), found);
      }
    } catch (error) {
      throw asReadError(error, this.#directory);
    }
    return found;
  }

  async #loadWindowsOf(audioIds: readonly string[], into: Map<string, WindowVectors>): Promise<void> {
    // In two steps: a condition together with the wide column would read that column of every row (180 ms to 7 ms).
    const places: number[] = [];
    const condition = `audioId IN (${sqlTexts(audioIds)})`;
    for await (const batch of this.#table.query().where(condition).select(['audioId']).withRowId()) {
      for (const place of batch.getChild('_rowid') ?? []) places.push(Number(place));
    }
    if (places.length === 0) return;
    for await (const batch of this.#table.takeRowIds(places).select(['audioId', 'starts', 'windows'])) {
      const ids = chunksOf(batch, 'audioId')[0];
      const starts = chunksOf(batch, 'starts')[0];
      const windows = chunksOf(batch, 'windows')[0];
      if (ids === undefined || starts === undefined || windows === undefined) continue;
      for (const [row, audioId] of decodeIds(ids).entries()) {
        into.set(audioId, { vectors: listAt(windows, row), starts: listAt(starts, row) });
      }
    }
  }

  /** Keeps vectors; on the disk within seconds, or at `flush`. Replaces what this audio had before. */
  append(items: readonly VectorItem[]): void {
    for (const item of items) {
      if (item.mean.length !== this.dims || item.vectors.length !== item.starts.length * this.dims) {
        throw new Error(`Vectors of ${item.audioId} do not have ${this.dims} numbers a window.`);
      }
      this.#known.add(item.audioId);
      this.#writes.put(item.audioId, item);
    }
  }

  /** @throws SegueError `disk_full` or `library_unwritable`; the vectors are kept and tried again */
  async flush(): Promise<void> {
    await this.#writes.flush();
  }

  async #write(items: readonly VectorItem[]): Promise<void> {
    try {
      await mergeInto(this.#table, 'audioId', this.#toArrow(items));
      await this.upkeep.committed(items.length);
    } catch (error) {
      throw asWriteError(error, this.#directory);
    }
  }

  #toArrow(items: readonly VectorItem[]): ReturnType<typeof tableOf> {
    const length = items.length;
    const [, meanField, startsField, windowsField] = this.#schema.fields;
    if (meanField === undefined || startsField === undefined || windowsField === undefined)
      throw new Error('schema');
    const { bytes, offsets } = encodeTexts(items.map((item) => item.audioId));
    const mean = new Float32Array(length * this.dims);
    for (const [row, item] of items.entries()) mean.set(item.mean, row * this.dims);
    const children = [
      makeData({ type: new Utf8(), length, nullCount: 0, valueOffsets: offsets, data: bytes }),
      makeData({
        type: meanField.type as FixedSizeList<Float32>,
        length,
        nullCount: 0,
        child: floatData(mean),
      }),
      listData(
        startsField.type as List<Float32>,
        items.map((item) => item.starts),
      ),
      listData(
        windowsField.type as List<Float32>,
        items.map((item) => item.vectors),
      ),
    ];
    return tableOf(this.#schema, children, length);
  }

  close(): void {
    this.#writes.stop();
    this.#table.close();
  }
}

/**
 * A name LanceDB takes (letters, digits, `_`, `-`, `.`) for any id and version; two different encoders never share
 * one, since a hash of both is part of it.
 */
export function vectorTableName(id: string, version: string): string {
  const readable = `${id}_${version}`.replaceAll(/[^A-Za-z0-9.-]+/g, '-').slice(0, 60);
  const hash = createHash('sha256').update(`${id}\u0000${version}`).digest('hex').slice(0, 8);
  return `vectors_${readable}_${hash}`;
}

function vectorSchema(dims: number): Schema {
  const floats = new Field('item', new Float32(), true);
  return new Schema([
    new Field('audioId', new Utf8(), false),
    new Field('mean', new FixedSizeList(dims, floats), false),
    new Field('starts', new List(floats), false),
    new Field('windows', new List(floats), false),
  ]);
}

function dimsOf(schema: Schema): number {
  const type: unknown = schema.fields.find((field) => field.name === 'mean')?.type;
  return typeof type === 'object' && type !== null && 'listSize' in type ? Number(type.listSize) : 0;
}

function floatData(values: Float32Array): Data<Float32> {
  return makeData({ type: new Float32(), length: values.length, nullCount: 0, data: values });
}

function listData(type: List<Float32>, lists: readonly Float32Array[]): Data {
  const offsets = new Int32Array(lists.length + 1);
  for (const [row, list] of lists.entries()) offsets[row + 1] = (offsets[row] as number) + list.length;
  const values = new Float32Array(offsets[lists.length] as number);
  for (const [row, list] of lists.entries()) values.set(list, offsets[row]);
  return makeData({
    type,
    length: lists.length,
    nullCount: 0,
    valueOffsets: offsets,
    child: floatData(values),
  });
}

function floatsOf(data: Data): Float32Array {
  return data.children[0]?.values as Float32Array;
}

function listAt(data: Data, row: number): Float32Array {
  const offsets = offsetsOf(data);
  return floatsOf(data).slice(offsets[row], offsets[row + 1]);
}

function decodeIds(data: Data): string[] {
  const values = data.values as Uint8Array;
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  const offsets = offsetsOf(data);
  return Array.from({ length: data.length }, (_, i) =>
    bytes.toString('utf8', offsets[i] as number, offsets[i + 1] as number),
  );
}
