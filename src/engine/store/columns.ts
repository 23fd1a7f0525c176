// SPDX-License-Identifier: GPL-3.0-or-later
import { isAscii } from 'node:buffer';
import {
  Field,
  Float64,
  Int32,
  Int8,
  List,
  RecordBatch,
  Schema,
  Struct,
  Table,
  Utf8,
  makeData,
  type Data,
  type DataType,
} from 'apache-arrow';

/**
 * Rows to Arrow and back by hand. The general way (`makeArrowTable`, `toArray`) takes several seconds for 100,000
 * rows of this width; this takes a few tenths, since every column is one loop over plain arrays.
 */
type ColumnKind = 'text' | 'texts' | 'integer' | 'number' | 'boolean';
export type ColumnValue = string | readonly string[] | number | boolean | null;

export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  /** the same few texts in many rows: equal ones are loaded as one string */
  readonly repeats?: true;
}

/** A row as the database knows it: flat, its keys are column names. */
export type FlatRow = Record<string, ColumnValue>;

/** All values of one column; throws for a name that is none. */
export type ReadColumn = (name: string) => readonly ColumnValue[];

function arrowType(kind: ColumnKind): DataType {
  switch (kind) {
    case 'text':
      return new Utf8();
    case 'texts':
      return new List(new Field('item', new Utf8(), true));
    case 'integer':
      return new Int32();
    case 'number':
      return new Float64();
    case 'boolean':
      // Not Bool: Arrow's writer leaves the values of a Bool column out when all are null, which LanceDB refuses.
      return new Int8();
  }
}

/** All columns may hold null: a column that a later migration adds has no value in older rows. */
function arrowSchema(columns: readonly Column[]): Schema {
  return new Schema(columns.map((column) => new Field(column.name, arrowType(column.kind), true)));
}

export function rowsToArrow(columns: readonly Column[], rows: readonly FlatRow[]): Table {
  const schema = arrowSchema(columns);
  const children = columns.map(function encode(column) {
    return encodeColumn(
      column.kind,
      rows.map((row) => row[column.name] ?? null),
    );
  });
  return tableOf(schema, children, rows.length);
}

export function tableOf(schema: Schema, children: Data[], length: number): Table {
  const struct = makeData({ type: new Struct(schema.fields), length, nullCount: 0, children });
  return new Table(schema, [new RecordBatch(schema, struct)]);
}

function encodeColumn(kind: ColumnKind, values: readonly ColumnValue[]): Data {
  const length = values.length;
  const { nullBitmap, nullCount } = encodeNulls(values);
  switch (kind) {
    case 'text': {
      const { bytes, offsets } = encodeTexts(values.map((value) => (typeof value === 'string' ? value : '')));
      return makeData({
        type: new Utf8(),
        length,
        nullCount,
        nullBitmap,
        valueOffsets: offsets,
        data: bytes,
      });
    }
    case 'texts': {
      const lists = values.map((value) => (Array.isArray(value) ? (value as readonly string[]) : []));
      const offsets = new Int32Array(length + 1);
      for (const [index, list] of lists.entries())
        offsets[index + 1] = (offsets[index] as number) + list.length;
      const child = encodeColumn('text', lists.flat()) as Data<Utf8>;
      const type = new List(new Field('item', new Utf8(), true));
      return makeData({ type, length, nullCount, nullBitmap, valueOffsets: offsets, child });
    }
    case 'integer': {
      const data = Int32Array.from(values, (value) => (typeof value === 'number' ? value : 0));
      return makeData({ type: new Int32(), length, nullCount, nullBitmap, data });
    }
    case 'number': {
      const data = Float64Array.from(values, (value) => (typeof value === 'number' ? value : 0));
      return makeData({ type: new Float64(), length, nullCount, nullBitmap, data });
    }
    case 'boolean': {
      const data = Int8Array.from(values, (value) => (value === true ? 1 : 0));
      return makeData({ type: new Int8(), length, nullCount, nullBitmap, data });
    }
  }
}

/** Arrow wants bitmaps padded to 8 bytes. */
function bitmapBytes(length: number): number {
  return Math.ceil(length / 64) * 8;
}

function setBit(bitmap: Uint8Array, index: number): void {
  bitmap[index >> 3] = (bitmap[index >> 3] as number) | (1 << (index & 7));
}

function encodeNulls(values: readonly ColumnValue[]): { nullBitmap: Uint8Array | null; nullCount: number } {
  let nullCount = 0;
  for (const value of values) if (value === null) nullCount += 1;
  if (nullCount === 0) return { nullBitmap: null, nullCount };
  const nullBitmap = new Uint8Array(bitmapBytes(values.length));
  for (const [index, value] of values.entries()) if (value !== null) setBit(nullBitmap, index);
  return { nullBitmap, nullCount };
}

export function encodeTexts(values: readonly string[]): { bytes: Uint8Array; offsets: Int32Array } {
  const offsets = new Int32Array(values.length + 1);
  for (const [index, value] of values.entries()) {
    offsets[index + 1] = (offsets[index] as number) + Buffer.byteLength(value, 'utf8');
  }
  const bytes = Buffer.allocUnsafe(offsets[values.length] as number);
  for (const [index, value] of values.entries()) bytes.write(value, offsets[index] as number, 'utf8');
  return { bytes, offsets };
}

/** Appends the values of one Arrow chunk to `into`. */
export function decodeColumn(column: Column, data: Data, into: ColumnValue[], pool: TextPool): void {
  const { length } = data;
  const texts = column.repeats === true ? pool : null;
  if (data.nullCount === length) {
    for (let i = 0; i < length; i += 1) into.push(null);
    return;
  }
  switch (column.kind) {
    case 'text': {
      const read = textReader(data, texts);
      for (let i = 0; i < length; i += 1) into.push(isNull(data, i) ? null : read(i));
      return;
    }
    case 'texts': {
      const read = textReader(data.children[0] as Data, texts);
      const offsets = offsetsOf(data);
      for (let i = 0; i < length; i += 1) {
        const from = offsets[i] as number;
        const to = offsets[i + 1] as number;
        if (isNull(data, i)) into.push(null);
        else if (from === to) into.push(noTexts);
        else into.push(pool.list(Array.from({ length: to - from }, (_, k) => read(from + k))));
      }
      return;
    }
    case 'integer':
    case 'number': {
      const values = data.values as Int32Array | Float64Array;
      for (let i = 0; i < length; i += 1) into.push(isNull(data, i) ? null : (values[i] as number));
      return;
    }
    case 'boolean': {
      const values = data.values as Int8Array;
      for (let i = 0; i < length; i += 1) into.push(isNull(data, i) ? null : values[i] !== 0);
      return;
    }
  }
}

/** The chunks of one column of a batch; Arrow's own types lose the kind of the values on the way. */
export function chunksOf(batch: RecordBatch, name: string): readonly Data[] {
  return (batch.getChild(name)?.data ?? []) as readonly Data[];
}

export function offsetsOf(data: Data): Int32Array {
  return data.valueOffsets as Int32Array;
}

const noTexts: readonly string[] = Object.freeze([]);

function isNull(data: Data, index: number): boolean {
  if (data.nullCount === 0) return false;
  const bit = data.offset + index;
  return ((data.nullBitmap[bit >> 3] as number) & (1 << (bit & 7))) === 0;
}

function textReader(data: Data, texts: TextPool | null): (index: number) => string {
  const offsets = offsetsOf(data);
  const values = data.values as Uint8Array;
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  // Nearly all of it is ASCII: then the bytes are made a string once, and cutting that is far faster than decoding.
  const whole = isAscii(bytes) ? bytes.toString('latin1') : null;
  function decode(index: number): string {
    return bytes.toString('utf8', offsets[index], offsets[index + 1]);
  }
  function cut(index: number): string {
    return whole === null ? decode(index) : whole.slice(offsets[index], offsets[index + 1]);
  }
  if (texts === null) return cut;
  // Rows of one album mostly stand together, and some columns hardly ever change.
  let last = '';
  return function read(index) {
    const text = cut(index);
    if (text !== last) last = texts.text(text, index, decode);
    return last;
  };
}

/** Gives one string (or list of strings) for all equal ones; short-lived, dropped after a load. */
export class TextPool {
  readonly #texts = new Map<string, string>();
  readonly #lists = new Map<string, readonly string[]>();

  /** @param copy makes the text anew: one that is kept must not hold on to the long one it was cut from */
  text(value: string, index: number, copy: (index: number) => string): string {
    const known = this.#texts.get(value);
    if (known !== undefined) return known;
    const kept = copy(index);
    this.#texts.set(kept, kept);
    return kept;
  }

  list(values: string[]): readonly string[] {
    const key = values.length === 1 ? (values[0] as string) : values.join('\u0000');
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    this.#lists.set(key, values);
    return values;
  }
}
