// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../src/engine/store/libraryStore.ts';
import { allMigrations } from '../../../src/engine/store/migrations/allMigrations.ts';
import type { Migration } from '../../../src/engine/store/migrations/migration.ts';
import { openLibrary, temporaryFolder } from './temporary.ts';
import { trackRecordOf } from './trackRecordOf.ts';

const full = trackRecordOf('0123456789abcdef', {
  path: '/music/Björk/日本語.flac',
  size: 2 ** 40 + 1,
  presence: 'missing',
  missingSince: 1_700_000_000_001,
  title: 'Jóga \u{1F3B5}',
  artist: 'Björk & Others',
  artists: ['Björk', "It's Others"],
  album: 'Homogenic',
  albumArtist: 'Björk',
  albumArtists: ['Björk'],
  year: 1997,
  genres: ['Electronic', 'Art Pop'],
  trackNumber: 2,
  discNumber: 1,
  compilation: true,
  replayGain: { trackGain: -7.25, trackPeak: 0.99, albumGain: null, albumPeak: null },
  musicBrainz: { recording: 'r', track: null, release: 'l', releaseGroup: null, artists: ['a', 'b'] },
  coverId: 'c'.repeat(32),
  coverSource: 'folder',
  audioId: 'a'.repeat(32),
  identified: true,
  duration: 305.13,
  codec: 'flac',
  container: 'flac',
  sampleRate: 192_000,
  channels: 8,
  bitsPerSample: 24,
  bitrate: 5_000_000.5,
  lossless: true,
});

describe('a library', () => {
  it('gives every row back as it was, after closing and opening', async () => {
    const directory = await temporaryFolder();
    const empty = trackRecordOf('fedcba9876543210');
    const store = await openLibrary(directory);
    store.tracks.upsert([full, empty]);
    store.folders.upsert([{ id: 'f', path: '/music', addedAt: 5 }]);
    store.likes.upsert([{ trackId: full.id, audioId: null, likedAt: 6 }]);
    store.plays.upsert([
      { id: 'p', trackId: full.id, audioId: full.audioId, at: 7, seconds: 8.5, completed: true },
    ]);
    store.failures.upsert([
      {
        trackId: empty.id,
        size: 1,
        mtimeMs: 2,
        code: 'silent',
        message: 'It is silent.',
        at: 3,
        attempts: 4,
      },
    ]);
    await store.close();

    const again = await openLibrary(directory);
    const tracks = await again.tracks.load();
    expect(tracks.sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual([full, empty]);
    expect(await again.folders.load()).toEqual([{ id: 'f', path: '/music', addedAt: 5 }]);
    expect(await again.likes.load()).toEqual([{ trackId: full.id, audioId: null, likedAt: 6 }]);
    expect(await again.plays.load()).toEqual([
      { id: 'p', trackId: full.id, audioId: full.audioId, at: 7, seconds: 8.5, completed: true },
    ]);
    expect(await again.failures.load()).toEqual([
      {
        trackId: empty.id,
        size: 1,
        mtimeMs: 2,
        code: 'silent',
        message: 'It is silent.',
        at: 3,
        attempts: 4,
      },
    ]);
  });

  it('keeps one row for every key, also for keys with quotes', async () => {
    const store = await openLibrary(await temporaryFolder());
    const odd = trackRecordOf("o'dd''", { title: 'one' });
    store.tracks.upsert([odd, full]);
    await store.flush();
    store.tracks.upsert([{ ...odd, title: 'two' }]);
    await store.flush();
    expect((await store.tracks.load()).map((row) => row.title).sort()).toEqual([full.title, 'two'].sort());
    store.tracks.remove([odd.id]);
    await store.flush();
    expect((await store.tracks.load()).map((row) => row.id)).toEqual([full.id]);
  });

  it('may lie in a folder of any name', async () => {
    const folder = await temporaryFolder();
    for (const name of ['with space', '100% #1 ?x=y', 'mélodie 音楽', "it's", '%41']) {
      const directory = join(folder, name, 'library');
      const store = await openLibrary(directory);
      store.tracks.upsert([full]);
      await store.close();
      expect(await readdir(join(directory, 'db'))).toContain('tracks.lance');
      const again = await openLibrary(directory);
      expect(await again.tracks.load()).toEqual([full]);
    }
  });

  it('stays small over many commits', async () => {
    const directory = await temporaryFolder();
    const store = await openLibrary(directory);
    for (let i = 0; i < 150; i += 1) {
      store.tracks.upsert([trackRecordOf(String(i % 20), { title: String(i) })]);
      await store.tracks.flush();
    }
    const versions = await readdir(join(directory, 'db', 'tracks.lance', '_versions'));
    const files = await readdir(join(directory, 'db', 'tracks.lance', 'data'));
    expect(versions.length).toBeLessThan(100);
    expect(files.length).toBeLessThan(100);
    await store.compact();
    expect((await readdir(join(directory, 'db', 'tracks.lance', 'data'))).length).toBeLessThanOrEqual(2);
    const titles = (await store.tracks.load()).map((row) => Number(row.title));
    expect(titles.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => 130 + i));
  });
});

describe('a library folder that is not right', () => {
  it('is refused untouched when a newer Segue wrote it', async () => {
    const directory = await temporaryFolder();
    const store = await openLibrary(directory);
    store.tracks.upsert([full]);
    await store.close();
    const file = join(directory, 'library.json');
    const content = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    await writeFile(
      file,
      JSON.stringify({ ...content, schema: allMigrations.length + 1, fieldOfTheFuture: 1 }),
    );
    const before = await everyByte(directory);

    await expect(openStore(directory, { appVersion: '0.1.0' })).rejects.toMatchObject({
      code: 'library_newer',
    });
    expect(await everyByte(directory)).toEqual(before);
  });

  it('is refused when its description is not what Segue wrote', async () => {
    const directory = await temporaryFolder();
    await (await openLibrary(directory)).close();
    await writeFile(join(directory, 'library.json'), '{"schema":');
    await expect(openStore(directory, { appVersion: '0.1.0' })).rejects.toMatchObject({
      code: 'library_damaged',
    });
  });

  it('is refused when its description is gone but its database is not', async () => {
    const directory = await temporaryFolder();
    await (await openLibrary(directory)).close();
    await rm(join(directory, 'library.json'));
    await expect(openStore(directory, { appVersion: '0.1.0' })).rejects.toMatchObject({
      code: 'library_damaged',
    });
  });

  it('is refused when a table is gone or broken', async () => {
    for (const breakTable of [removeTable, overwriteVersions]) {
      const directory = await temporaryFolder();
      const store = await openLibrary(directory);
      store.tracks.upsert([full]);
      await store.close();
      await breakTable(join(directory, 'db', 'tracks.lance'));
      await expect(openStore(directory, { appVersion: '0.1.0' })).rejects.toMatchObject({
        code: 'library_damaged',
      });
      // The lock was given back: the next try says the same and not that somebody else has it.
      await expect(openStore(directory, { appVersion: '0.1.0' })).rejects.toMatchObject({
        code: 'library_damaged',
      });
    }
  });

  it('says so when rows cannot be read', async () => {
    const directory = await temporaryFolder();
    const store = await openLibrary(directory);
    store.tracks.upsert([full]);
    await store.close();
    const data = join(directory, 'db', 'tracks.lance', 'data');
    for (const name of await readdir(data)) await writeFile(join(data, name), 'not what was here');
    const again = await openLibrary(directory);
    await expect(again.tracks.load()).rejects.toMatchObject({ code: 'library_damaged' });
  });

  it('says so when it cannot be written', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    for (const directory of [join(folder, 'file'), join(folder, 'file', 'library')]) {
      await expect(openStore(directory, { appVersion: '0.1.0' })).rejects.toMatchObject({
        code: 'library_unwritable',
      });
    }
  });
});

describe('migrations', () => {
  const third: Migration = {
    number: 3,
    name: 'moods',
    async run(connection) {
      const tracks = await connection.openTable('tracks');
      if ((await tracks.schema()).fields.some((field) => field.name === 'mood')) return;
      await tracks.addColumns([{ name: 'mood', valueSql: "'calm'" }]);
    },
  };

  it('are numbered without gaps', () => {
    expect(allMigrations.map((migration) => migration.number)).toEqual(
      allMigrations.map((_, index) => index + 1),
    );
  });

  it('run once each, and keep the rows', async () => {
    const directory = await temporaryFolder();
    const store = await openLibrary(directory);
    store.tracks.upsert([full]);
    await store.close();

    const ran: number[] = [];
    const watched = [...allMigrations, third].map((migration) => ({
      ...migration,
      async run(connection: Parameters<Migration['run']>[0]) {
        ran.push(migration.number);
        await migration.run(connection);
      },
    }));
    await (await openLibrary(directory, { migrations: watched })).close();
    await (await openLibrary(directory, { migrations: watched })).close();
    expect(ran).toEqual([3]);
    const again = await openLibrary(directory, { migrations: watched });
    expect(await again.tracks.load()).toEqual([full]);
    // And a Segue from before does not touch it any more.
    await again.close();
    await expect(openStore(directory, { appVersion: '0.1.0' })).rejects.toMatchObject({
      code: 'library_newer',
    });
  });

  it.each([
    [1, 'failures'],
    [2, 'plays'],
  ])('go on when number %i was interrupted in its middle', async (number, missingTable) => {
    const directory = await temporaryFolder();
    const interrupted = allMigrations.map((migration) =>
      migration.number === number
        ? {
            ...migration,
            async run(connection: Parameters<Migration['run']>[0]) {
              await migration.run(connection);
              // Half of what it made is not there yet.
              await connection.dropTable(missingTable);
              throw new Error('power cut');
            },
          }
        : migration,
    );
    await expect(openStore(directory, { appVersion: '0.1.0', migrations: interrupted })).rejects.toThrow(
      'power cut',
    );
    const store = await openLibrary(directory);
    store.tracks.upsert([full]);
    await store.flush();
    expect(await store.tracks.load()).toEqual([full]);
    expect(await store.plays.load()).toEqual([]);
  });

  it('go on when a table was begun and not made', async () => {
    const directory = await temporaryFolder();
    await writeFile(
      join(directory, 'library.json'),
      JSON.stringify({ schema: 0, createdBy: '0.1.0', createdAt: '2026-01-01T00:00:00Z' }),
    );
    await mkdir(join(directory, 'db', 'tracks.lance', 'data'), { recursive: true });
    const store = await openLibrary(directory);
    expect(await store.tracks.load()).toEqual([]);
  });
});

async function everyByte(directory: string): Promise<Record<string, string>> {
  const names = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const bytes: Record<string, string> = {};
  for (const path of files) bytes[path] = await readFile(path, 'base64');
  return bytes;
}

async function removeTable(path: string): Promise<void> {
  await rm(path, { recursive: true });
}

async function overwriteVersions(path: string): Promise<void> {
  const versions = join(path, '_versions');
  for (const name of await readdir(versions)) await writeFile(join(versions, name), Buffer.alloc(400, 7));
}
