// SPDX-License-Identifier: GPL-3.0-or-later
import type { Connection } from '@lancedb/lancedb';
import { Field, Float64, Int32, Int8, List, Schema, Utf8, type DataType } from 'apache-arrow';

type Kind = 'text' | 'texts' | 'integer' | 'number' | 'boolean';

/** For migrations, and frozen with them. Does nothing when the table is there already. */
export async function createTable(
  connection: Connection,
  name: string,
  columns: Readonly<Record<string, Kind>>,
): Promise<void> {
  const fields = Object.entries(columns).map(([column, kind]) => new Field(column, typeOf(kind), true));
  await connection.createEmptyTable(name, new Schema(fields), { existOk: true });
}

function typeOf(kind: Kind): DataType {
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
      return new Int8();
  }
}
