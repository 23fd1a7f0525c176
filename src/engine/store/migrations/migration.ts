// SPDX-License-Identifier: GPL-3.0-or-later
import type { Connection } from '@lancedb/lancedb';

/**
 * One step from one shape of the database to the next. Once released, a migration is frozen: it names its columns
 * itself and imports nothing that follows later changes, so that a library of any age takes the same way.
 * It must be repeatable: killed halfway, it runs again from its start.
 */
export interface Migration {
  /** 1, 2, 3 …; the number the library has when it is done */
  readonly number: number;
  readonly name: string;
  run(connection: Connection): Promise<void>;
}
