// SPDX-License-Identifier: GPL-3.0-or-later
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Catalogue } from '../../../src/engine/library/catalogue.ts';
import { addFolder, removeFolder } from '../../../src/engine/library/folders.ts';
import { scanFiles, type FileScanOptions, type FileScanResult } from '../../../src/engine/library/scanner.ts';
import type { TrackRecord } from '../../../src/engine/library/trackRecord.ts';
import type { LibraryStore } from '../../../src/engine/store/libraryStore.ts';
import type { AudioFacts } from '../../../src/shared/contract/analyzer.ts';
import { encodeAudio } from '../../support/audio/encodeAudio.ts';
import { pngPicture } from '../../support/audio/png.ts';
import { tone } from '../../support/audio/signals.ts';
import { id3v2, withoutId3v2 } from '../../support/audio/tagBytes.ts';
import { openCatalogue, openLibrary } from './temporary.ts';

interface Scene {
  store: LibraryStore;
  catalogue: Catalogue;
  /** the folder with music */
  music: string;
  folder: string;
  scan: (options?: Partial<FileScanOptions>) => Promise<FileScanResult>;
}

async function scene(): Promise<Scene> {
  const { store, catalogue, folder } = await openCatalogue();
  const music = join(folder, 'music');
  await mkdir(music);
  await addFolder(catalogue, music);
  return { store, catalogue, music, folder, scan: (options) => scanFiles({ catalogue, ...options }) };
}

const sounds = new Map<number, Buffer>();

/** A real MP3 of some tone, with a title. */
async function song(path: string, frequency: number, title: string): Promise<string> {
  const audio =
    sounds.get(frequency) ?? withoutId3v2(encodeAudio(tone(frequency, { seconds: 0.5 }), { format: 'mp3' }));
  sounds.set(frequency, audio);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, Buffer.concat([id3v2({ frames: { TIT2: title } }), audio]));
  return path;
}

/** Stands in for the analyzer: like it, it looks at the sound and not at the tags. */
function identifier(): { identify: NonNullable<FileScanOptions['identify']>; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async identify(path): Promise<AudioFacts> {
      asked.push(path.toString());
      const audio = withoutId3v2(await readFile(path));
      return {
        audioId: createHash('sha256').update(audio).digest('hex').slice(0, 32),
        codec: 'mp3',
        container: 'mp3',
        sampleRate: 44_100,
        channels: 2,
        bitsPerSample: null,
        bitrate: 128_000,
        duration: 0.5,
      };
    },
  };
}

async function identifyAll(catalogue: Catalogue): Promise<void> {
  const { identify } = identifier();
  for (const record of [...catalogue.records()]) {
    if (!record.identified) catalogue.setFacts(record.id, await identify(Buffer.from(record.path)), record);
  }
}

function at(catalogue: Catalogue, path: string): TrackRecord {
  const record = catalogue.byPath(path);
  if (record === undefined) throw new Error(`no track at ${path}`);
  return record;
}

const nothing = { added: 0, updated: 0, moved: 0, removed: 0, unchanged: 0, cancelled: false, problems: [] };

describe('scanFiles', () => {
  it('adds what is new, and finds everything unchanged the second time, also after opening again', async () => {
    const { catalogue, store, music, scan } = await scene();
    await song(join(music, 'A', 'one.mp3'), 300, 'One');
    await song(join(music, 'two.mp3'), 400, 'Two');
    expect(await scan()).toEqual({ ...nothing, added: 2 });
    expect(await scan()).toEqual({ ...nothing, unchanged: 2 });
    expect(at(catalogue, join(music, 'two.mp3'))).toMatchObject({
      title: 'Two',
      presence: 'present',
      audioId: null,
    });
    await store.close();
    const again = await Catalogue.open(await openLibrary(store.directory));
    expect(await scanFiles({ catalogue: again })).toEqual({ ...nothing, unchanged: 2 });
  });

  it('reads nothing of a file whose size and time are the same', async () => {
    const { catalogue, music, scan } = await scene();
    const path = await song(join(music, 'one.mp3'), 300, 'One');
    // A whole second: what lies between does not always survive the way through a Date and back.
    const time = new Date('2024-05-01T12:00:00Z');
    await utimes(path, time, time);
    await scan();
    await song(path, 300, 'Two');
    await utimes(path, time, time);
    const before = at(catalogue, path);
    expect(await scan()).toEqual({ ...nothing, unchanged: 1 });
    expect(at(catalogue, path)).toBe(before);
  });

  it('reads a changed file again, and keeps its id, its age and what it sounded like until that is known anew', async () => {
    const { catalogue, music, scan } = await scene();
    const path = await song(join(music, 'one.mp3'), 300, 'One');
    await scan();
    await identifyAll(catalogue);
    const before = at(catalogue, path);
    catalogue.setListenState(before.id, 'heard');
    await song(path, 300, 'A longer title');
    expect(await scan()).toEqual({ ...nothing, updated: 1 });
    expect(at(catalogue, path)).toMatchObject({
      id: before.id,
      addedAt: before.addedAt,
      title: 'A longer title',
      audioId: before.audioId,
      identified: false,
    });
    expect(catalogue.listenState(before.id)).toBe('pending');
    await identifyAll(catalogue);
    expect(at(catalogue, path)).toMatchObject({ audioId: before.audioId, identified: true });
  });

  it('keeps the row of a file that is gone, and brings it back with its like', async () => {
    const { catalogue, music, folder, scan } = await scene();
    await song(join(music, 'stays.mp3'), 300, 'Stays');
    const path = await song(join(music, 'one.mp3'), 400, 'One');
    await scan();
    const { id } = at(catalogue, path);
    catalogue.like(id, true);
    await rename(path, join(folder, 'aside.mp3'));
    expect(await scan()).toEqual({ ...nothing, removed: 1, unchanged: 1 });
    expect(catalogue.get(id)).toMatchObject({
      presence: 'missing',
      missingSince: expect.any(Number) as number,
    });
    expect(catalogue.counts().tracks).toBe(1);
    expect(await scan()).toEqual({ ...nothing, unchanged: 1 });
    await rename(join(folder, 'aside.mp3'), path);
    expect(await scan()).toEqual({ ...nothing, added: 1, unchanged: 1 });
    expect(catalogue.toRow(id)).toMatchObject({ presence: 'present', liked: true });
  });

  it('keeps all tracks of a folder that is away or empty', async () => {
    const { catalogue, music, folder, scan } = await scene();
    const path = await song(join(music, 'one.mp3'), 300, 'One');
    await scan();
    await rename(music, join(folder, 'away'));
    expect(await scan()).toMatchObject({ removed: 0, problems: [{ code: 'folder_missing' }] });
    expect(at(catalogue, path).presence).toBe('offline');
    await mkdir(music);
    expect(await scan()).toMatchObject({ removed: 0, problems: [{ code: 'folder_missing' }] });
    expect(catalogue.counts()).toMatchObject({ tracks: 1, offline: 1 });
    await rm(music, { recursive: true });
    await rename(join(folder, 'away'), music);
    expect(await scan()).toEqual({ ...nothing, unchanged: 1 });
    expect(at(catalogue, path).presence).toBe('present');
  });

  it('survives a folder that disappears in the middle of a scan', async () => {
    const { catalogue, music, folder, scan } = await scene();
    for (let i = 0; i < 40; i += 1) await song(join(music, `folder ${i}`, 'song.mp3'), 300, `Song ${i}`);
    await scan();
    let moved: Promise<void> | undefined;
    const result = await scan({
      onProgress({ filesFound }) {
        if (filesFound >= 5) moved ??= rename(music, join(folder, 'away'));
      },
    });
    await moved;
    expect(result.removed).toBe(0);
    expect(catalogue.counts().tracks).toBe(40);
    await rename(join(folder, 'away'), music);
    expect(await scan()).toEqual({ ...nothing, unchanged: 40 });
  });

  it('knows a renamed file by size and time, reading nothing to find out', async () => {
    const { catalogue, music, scan } = await scene();
    const path = await song(join(music, 'one.mp3'), 300, 'One');
    await scan();
    const { id } = at(catalogue, path);
    await mkdir(join(music, 'new'));
    await rename(path, join(music, 'new', 'two.mp3'));
    const { identify, asked } = identifier();
    expect(await scan({ identify })).toEqual({ ...nothing, moved: 1 });
    expect(asked).toEqual([]);
    expect(at(catalogue, join(music, 'new', 'two.mp3'))).toMatchObject({
      id,
      presence: 'present',
      title: 'One',
    });
    expect(catalogue.byPath(path)).toBeUndefined();
    expect(await scan()).toEqual({ ...nothing, unchanged: 1 });
  });

  it('knows files apart that took each other’s names', async () => {
    const { catalogue, music, scan } = await scene();
    const paths = [1, 2, 3].map((number) => join(music, `0${number}.mp3`));
    for (const [index, path] of paths.entries())
      await song(path, 300 + index * 100, `Song number ${'x'.repeat(index)}`);
    await scan();
    const ids = paths.map((path) => at(catalogue, path).id);
    await rename(paths[2] as string, join(music, '04.mp3'));
    await rename(paths[1] as string, paths[2] as string);
    await rename(paths[0] as string, paths[1] as string);
    await song(paths[0] as string, 700, 'A new first song');
    expect(await scan()).toMatchObject({ moved: 3, added: 1, updated: 0, removed: 0 });
    expect(at(catalogue, paths[1] as string).id).toBe(ids[0]);
    expect(at(catalogue, paths[2] as string).id).toBe(ids[1]);
    expect(at(catalogue, join(music, '04.mp3')).id).toBe(ids[2]);
    expect(ids).not.toContain(at(catalogue, paths[0] as string).id);
    expect(await scan()).toEqual({ ...nothing, unchanged: 4 });
  });

  it('knows a file by its sound that was moved and retagged', async () => {
    const { catalogue, music, scan } = await scene();
    const path = await song(join(music, 'one.mp3'), 300, 'One');
    await scan();
    await identifyAll(catalogue);
    const before = at(catalogue, path);
    catalogue.like(before.id, true);
    await rm(path);
    await song(join(music, 'elsewhere', 'other.mp3'), 300, 'Quite another title');
    await song(join(music, 'elsewhere', 'new.mp3'), 500, 'New');
    const { identify } = identifier();
    expect(await scan({ identify })).toEqual({ ...nothing, moved: 1, added: 1 });
    const after = at(catalogue, join(music, 'elsewhere', 'other.mp3'));
    expect(after).toMatchObject({ id: before.id, addedAt: before.addedAt, title: 'Quite another title' });
    expect(catalogue.isLiked(after.id)).toBe(true);
    expect(catalogue.counts().tracks).toBe(2);
    expect(await scan({ identify })).toEqual({ ...nothing, unchanged: 2 });
  });

  it('knows it also when the file comes back scans later', async () => {
    const { catalogue, music, scan } = await scene();
    await song(join(music, 'stays.mp3'), 600, 'Stays');
    const path = await song(join(music, 'one.mp3'), 300, 'One');
    await scan();
    await identifyAll(catalogue);
    const { id } = at(catalogue, path);
    await rm(path);
    const { identify } = identifier();
    expect(await scan({ identify })).toMatchObject({ removed: 1 });
    await song(join(music, 'other.mp3'), 300, 'Another title');
    expect(await scan({ identify })).toEqual({ ...nothing, moved: 1, unchanged: 1 });
    expect(at(catalogue, join(music, 'other.mp3')).id).toBe(id);
  });

  it('takes a copy for a track of its own', async () => {
    const { catalogue, music, scan } = await scene();
    const path = await song(join(music, 'one.mp3'), 300, 'One');
    await scan();
    await identifyAll(catalogue);
    await cp(path, join(music, 'copy.mp3'));
    const { identify, asked } = identifier();
    expect(await scan({ identify })).toEqual({ ...nothing, added: 1, unchanged: 1 });
    expect(asked).toEqual([]);
  });

  it('goes on without an analyzer', async () => {
    const { catalogue, music, scan } = await scene();
    for (let i = 0; i < 20; i += 1) await song(join(music, `${i}.mp3`), 300, `${i}`);
    await scan();
    await identifyAll(catalogue);
    for (let i = 0; i < 20; i += 1) await rm(join(music, `${i}.mp3`));
    for (let i = 0; i < 20; i += 1) await song(join(music, `new ${i}.mp3`), 500, `New ${i}`);
    let asked = 0;
    const result = await scan({
      identify() {
        asked += 1;
        return Promise.reject(new Error('no analyzer'));
      },
    });
    expect(result).toEqual({ ...nothing, added: 20, removed: 20 });
    expect(asked).toBeLessThan(20);
  });

  it('stops when it is cancelled, and the next scan does the rest', async () => {
    const { catalogue, music, scan } = await scene();
    for (let i = 0; i < 30; i += 1) await song(join(music, `${i}.mp3`), 300, `${i}`);
    const abort = new AbortController();
    const first = await scan({
      signal: abort.signal,
      onProgress: ({ tagsRead }) => {
        if (tagsRead === 5) abort.abort();
      },
    });
    expect(first.cancelled).toBe(true);
    expect(first.added).toBeGreaterThanOrEqual(5);
    expect(first.added).toBeLessThan(30);
    expect(await scan()).toEqual({ ...nothing, added: 30 - first.added, unchanged: first.added });
    expect(catalogue.counts().tracks).toBe(30);
    expect(await scan({ signal: AbortSignal.abort() })).toEqual({ ...nothing, cancelled: true });
    expect(catalogue.counts().tracks).toBe(30);
  });

  it('tells how far it is', async () => {
    const { music, scan } = await scene();
    for (let i = 0; i < 10; i += 1) await song(join(music, `${i}.mp3`), 300, `${i}`);
    const seen: string[] = [];
    await scan({
      onProgress: ({ phase, filesFound, tagsRead, tagsTotal }) =>
        seen.push(`${phase} ${filesFound} ${tagsRead}/${tagsTotal}`),
    });
    expect(seen[0]).toBe('walking 0 0/0');
    expect(seen).toContain('reading 10 0/10');
    expect(seen.at(-1)).toBe('reading 10 10/10');
  });

  it('takes the picture beside the tracks, and notices when it comes, changes and goes', async () => {
    const { catalogue, music, scan } = await scene();
    const path = await song(join(music, 'Album', 'one.mp3'), 300, 'One');
    await scan();
    expect(at(catalogue, path).coverId).toBeNull();
    const picture = join(music, 'Album', 'cover.png');
    const seen: (string | null)[] = [];
    for (const colour of [10, 200]) {
      await writeFile(picture, pngPicture(16, [colour, 0, 0]));
      // The file system's clock runs a few milliseconds behind.
      await utimes(picture, new Date(Date.now() + 2000), new Date(Date.now() + 2000));
      expect(await scan()).toEqual({ ...nothing, unchanged: 1 });
      expect(at(catalogue, path).coverSource).toBe('folder');
      seen.push(at(catalogue, path).coverId);
    }
    expect(new Set(seen).size).toBe(2);
    await rm(picture);
    await scan();
    expect(at(catalogue, path)).toMatchObject({ coverId: null, coverSource: null });
  });
});

describe('folders', () => {
  it('inside one another are one', async () => {
    const { catalogue, music, folder, scan } = await scene();
    const path = await song(join(music, 'A', 'one.mp3'), 300, 'One');
    await scan();
    const { id } = at(catalogue, path);
    const [before] = catalogue.folders();
    expect(await addFolder(catalogue, join(music, 'A'))).toEqual(before);
    expect(catalogue.folders()).toHaveLength(1);
    await mkdir(join(folder, 'music2'));
    await addFolder(catalogue, join(folder, 'music2'));
    expect(catalogue.folders()).toHaveLength(2);
    const parent = await addFolder(catalogue, folder);
    expect(catalogue.folders()).toEqual([parent]);
    expect(catalogue.get(id)?.folderId).toBe(parent.id);
    expect(await scan()).toMatchObject({ unchanged: 1, added: 0, moved: 0 });
  });

  it('take their tracks along, and bring them back as they were', async () => {
    const { catalogue, music, scan } = await scene();
    const path = await song(join(music, 'one.mp3'), 300, 'One');
    await scan();
    await identifyAll(catalogue);
    const before = at(catalogue, path);
    catalogue.like(before.id, true);
    removeFolder(catalogue, before.folderId);
    expect(catalogue.counts().tracks).toBe(0);
    expect(await scan()).toEqual(nothing);
    await addFolder(catalogue, music);
    const { identify, asked } = identifier();
    expect(await scan({ identify })).toEqual({ ...nothing, added: 1 });
    expect(asked).toEqual([]);
    expect(at(catalogue, path)).toMatchObject({ id: before.id, audioId: before.audioId, identified: true });
    expect(catalogue.isLiked(before.id)).toBe(true);
  });

  it('that are not there, or files, are refused with a reason', async () => {
    const { catalogue, music } = await scene();
    await expect(addFolder(catalogue, join(music, 'gone'))).rejects.toMatchObject({ code: 'folder_missing' });
    const file = await song(join(music, 'one.mp3'), 300, 'One');
    await expect(addFolder(catalogue, file)).rejects.toMatchObject({ code: 'folder_missing' });
    expect(() => removeFolder(catalogue, 'nothing')).toThrow();
  });
});
