// SPDX-License-Identifier: GPL-3.0-or-later
import { Session, connect, type Connection } from '@lancedb/lancedb';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SegueError } from '../../shared/errors.ts';
import type { FolderRecord, TrackRecord } from '../library/trackRecord.ts';
import { randomId } from '../library/randomId.ts';
import { EncoderVectors } from './encoderVectors.ts';
import { KeyedTable, type TableContext } from './keyedTable.ts';
import { readLibraryFile, writeLibraryFile, type LibraryFile } from './libraryFile.ts';
import { lockLibrary, type LibraryLock } from './libraryLock.ts';
import { allMigrations } from './migrations/allMigrations.ts';
import type { Migration } from './migrations/migration.ts';
import {
  encoderTable,
  failureTable,
  folderTable,
  likeTable,
  playTable,
  type EncoderRecord,
  type FailureRecord,
  type LikeRecord,
  type PlayRecord,
} from './plainTables.ts';
import { asReadError, asWriteError, damaged } from './storeErrors.ts';
import { trackTable } from './trackTable.ts';

export interface StoreOptions {
  /** version of Segue, kept in a library it makes */
  appVersion: string;
  /** told when a write that nobody waits for failed (a SegueError when it is about space or rights); it is tried again */
  onWriteError?: (error: unknown) => void;
  /** for tests of the migrations themselves */
  migrations?: readonly Migration[];
}

/** Bytes; LanceDB would take up to 7 GB, and everything that is asked for often is in memory here anyway. */
const indexCache = 16n * 1024n * 1024n;
const metadataCache = 64n * 1024n * 1024n;

/** Fewest commits since the last compaction for which closing takes the time for another. */
const compactOnClose = 32;

/**
 * Everything a library keeps, in LanceDB under `<library>/db`. Writes are kept back for at most a few seconds and made
 * in batches; `flush` waits for them. Nothing else writes below `db`, and only the holder of the lock does.
 */
export interface LibraryStore {
  /** the library folder */
  readonly directory: string;
  readonly tracks: KeyedTable<TrackRecord>;
  readonly folders: KeyedTable<FolderRecord>;
  readonly failures: KeyedTable<FailureRecord>;
  readonly likes: KeyedTable<LikeRecord>;
  readonly plays: KeyedTable<PlayRecord>;
  readonly vectors: {
    /** Opens (and registers) the vectors of one version of one encoder; the same object every time. */
    forEncoder(encoder: { id: string; version: string; dims: number }): Promise<EncoderVectors>;
    /** every encoder that this library has vectors of */
    encoders(): Promise<EncoderRecord[]>;
  };
  /** @throws SegueError `disk_full` or `library_unwritable`; what could not be written is kept and tried again */
  flush(): Promise<void>;
  /** Merges fragments and drops old versions everywhere; for the end of a big run. */
  compact(): Promise<void>;
  /** Writes what is kept back, compacts where worthwhile, gives the lock back. Also when writing fails, which it throws. */
  close(): Promise<void>;
}

/**
 * Opens the library in `directory`, making it when there is none.
 * @throws SegueError `library_newer` (nothing was touched), `library_locked`, `library_damaged`,
 *   `library_unwritable`, `disk_full`
 */
export async function openStore(directory: string, options: StoreOptions): Promise<LibraryStore> {
  const migrations = options.migrations ?? allMigrations;
  // Before the lock, which would be a trace in a library that must not be touched.
  refuseNewer(await readIfThere(directory), directory, migrations);
  let lock: LibraryLock | null = null;
  try {
    await mkdir(directory, { recursive: true });
    lock = await lockLibrary(directory, randomId());
    const connection = await openDatabase(directory, options.appVersion, migrations);
    return await openTables(directory, connection, lock, options.onWriteError ?? ignore);
  } catch (error) {
    await lock?.release();
    throw asWriteError(error, directory);
  }
}

async function readIfThere(directory: string): Promise<LibraryFile | null> {
  try {
    return await readLibraryFile(directory);
  } catch (error) {
    throw asReadError(error, directory);
  }
}

function refuseNewer(file: LibraryFile | null, directory: string, migrations: readonly Migration[]): void {
  if (file === null || file.schema <= migrations.length) return;
  throw new SegueError(
    'library_newer',
    `The library folder ${directory} was written by a newer Segue. Update Segue, or choose another library folder; nothing was changed.`,
  );
}

async function openDatabase(
  directory: string,
  appVersion: string,
  migrations: readonly Migration[],
): Promise<Connection> {
  const database = join(directory, 'db');
  let file = await readLibraryFile(directory);
  refuseNewer(file, directory, migrations);
  if (file === null) {
    if (await exists(database)) throw damaged(directory, 'it has a database but no library.json');
    file = { schema: 0, createdBy: appVersion, createdAt: new Date().toISOString() };
    await writeLibraryFile(directory, file);
  }
  const connection = await connect(database, {}, new Session(indexCache, metadataCache));
  for (const migration of migrations) {
    if (migration.number <= file.schema) continue;
    await migration.run(connection);
    file = { ...file, schema: migration.number };
    await writeLibraryFile(directory, file);
  }
  return connection;
}

async function openTables(
  directory: string,
  connection: Connection,
  lock: LibraryLock,
  onWriteError: (error: unknown) => void,
): Promise<LibraryStore> {
  const context: TableContext = { connection, directory, onWriteError };
  const [tracks, folders, failures, encoders, likes, plays] = await Promise.all([
    KeyedTable.open(trackTable, context),
    KeyedTable.open(folderTable, context),
    KeyedTable.open(failureTable, context),
    KeyedTable.open(encoderTable, context),
    KeyedTable.open(likeTable, context),
    KeyedTable.open(playTable, context),
  ]);
  const vectors = new Map<string, Promise<EncoderVectors>>();

  async function openVectors(encoder: {
    id: string;
    version: string;
    dims: number;
  }): Promise<EncoderVectors> {
    const opened = await EncoderVectors.open(encoder, context);
    const known = await encoders.load();
    if (!known.some((one) => one.id === encoder.id && one.version === encoder.version)) {
      const { id, version, dims } = encoder;
      encoders.upsert([{ id, version, dims, firstUsedAt: Date.now() }]);
    }
    return opened;
  }

  async function allTables(): Promise<(KeyedTable<never> | EncoderVectors)[]> {
    const opened = await Promise.allSettled(vectors.values());
    const usable = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    return [tracks, folders, failures, encoders, likes, plays, ...usable] as (
      KeyedTable<never> | EncoderVectors
    )[];
  }

  async function flush(): Promise<void> {
    const done = await Promise.allSettled((await allTables()).map((table) => table.flush()));
    const failed = done.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  let closing: Promise<void> | null = null;

  async function shutDown(): Promise<void> {
    try {
      await flush();
      for (const table of await allTables()) await table.upkeep.compactAfter(compactOnClose);
    } finally {
      for (const table of await allTables()) table.close();
      connection.close();
      await lock.release();
    }
  }

  return {
    directory,
    tracks,
    folders,
    failures,
    likes,
    plays,
    vectors: {
      forEncoder(encoder) {
        const key = `${encoder.id}@${encoder.version}`;
        const opening = vectors.get(key) ?? openVectors(encoder);
        vectors.set(key, opening);
        opening.catch(() => vectors.delete(key));
        return opening;
      },
      encoders: () => encoders.load(),
    },
    flush,
    async compact() {
      await flush();
      for (const table of await allTables()) await table.upkeep.compactAfter(2);
    },
    close() {
      closing ??= shutDown();
      return closing;
    },
  };
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}

function ignore(): void {}
