// SPDX-License-Identifier: GPL-3.0-or-later
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { audioFormats } from '../../support/audio/encodeAudio.ts';
import { id3v1 } from '../../support/audio/tagBytes.ts';
import { makeMusicFolder } from '../../support/musicFolder.ts';
import { openTestEngine } from '../../support/testEngine.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

test('every format goes in, and every track has neighbours', async () => {
  const folder = temporaryFolder();
  const made = makeMusicFolder(join(folder, 'music'), {
    tracks: audioFormats.length,
    formats: audioFormats,
    perAlbum: 1,
  });
  const { scan, call, tracks } = await openTestEngine(join(folder, 'library'));
  const summary = await scan(join(folder, 'music'));
  expect(summary.failed).toEqual([]);
  expect(summary).toMatchObject({
    added: made.length,
    analysed: made.length,
    cancelled: false,
    provider: 'cpu',
  });
  const all = await tracks();
  expect(all.map((track) => track.title).sort()).toEqual(made.map((track) => track.title).sort());
  for (const track of all) {
    expect(track.listen).toBe('heard');
    expect(track.duration).toBeGreaterThan(5.5);
    const answer = await call('similar.queue', { seedIds: [track.id], count: 20 });
    expect(answer.tracks).toHaveLength(made.length - 1);
    expect(answer.tracks.map((entry) => entry.id)).not.toContain(track.id);
    for (const entry of answer.tracks) expect(entry.reason).toMatch(/alike/);
  }
});

test('the nearest neighbour of a re-encoded track is the track itself', async () => {
  const folder = temporaryFolder();
  makeMusicFolder(join(folder, 'music', 'a'), { tracks: 6, formats: ['flac'], perAlbum: 1, seconds: 20 });
  makeMusicFolder(join(folder, 'music', 'b'), { tracks: 6, formats: ['mp3'], perAlbum: 1, seconds: 20 });
  const { scan, call, tracks } = await openTestEngine(join(folder, 'library'));
  await scan(join(folder, 'music'));
  for (const track of await tracks()) {
    const raw = await call('similar.queue', { seedIds: [track.id], count: 1, raw: true });
    const [nearest] = raw.tracks;
    const other = await call('library.track', { id: nearest?.id ?? '' });
    expect(other.title).toBe(track.title);
    // Same length, title and sound: the spaced queue takes it for a copy.
    const queue = await call('similar.queue', { seedIds: [track.id], count: 20 });
    expect(queue.tracks.map((entry) => entry.id)).not.toContain(other.id);
  }
});

test('nothing is listened to twice: not unchanged files, moved ones, retagged ones or copies', async () => {
  const folder = temporaryFolder();
  const musicFolder = join(folder, 'music');
  const [first, second, third] = makeMusicFolder(musicFolder, { tracks: 5, formats: ['mp3'] });
  if (first === undefined || second === undefined || third === undefined) throw new Error('no music');
  const { scan, call, tracks } = await openTestEngine(join(folder, 'library'));
  await scan(musicFolder);
  const before = await tracks();
  const idOf = new Map(before.map((track) => [track.title, track.id]));
  await call('track.like', { id: idOf.get(first.title) ?? '', liked: true });

  expect(await scan()).toMatchObject({
    added: 0,
    updated: 0,
    moved: 0,
    removed: 0,
    unchanged: 5,
    analysed: 0,
  });

  mkdirSync(join(musicFolder, 'elsewhere'));
  renameSync(first.path, join(musicFolder, 'elsewhere', 'renamed.mp3'));
  appendFileSync(second.path, id3v1('Another title'));
  copyFileSync(third.path, join(musicFolder, 'elsewhere', 'copy.mp3'));
  const summary = await scan();
  expect(summary).toMatchObject({ added: 1, updated: 1, moved: 1, removed: 0, unchanged: 3, analysed: 0 });
  const after = await tracks();
  expect(after).toHaveLength(6);
  expect(after.every((track) => track.listen === 'heard')).toBe(true);
  const moved = after.find((track) => track.fileName === 'renamed.mp3');
  expect(moved).toMatchObject({ id: idOf.get(first.title), liked: true });
  expect((await call('library.vectors', {})).tracks).toHaveLength(6);
});

test('a file that changed its sound is listened to again; one that is gone is not listed and comes back whole', async () => {
  const folder = temporaryFolder();
  const musicFolder = join(folder, 'music');
  const made = makeMusicFolder(musicFolder, { tracks: 3 });
  const other = makeMusicFolder(join(folder, 'other'), { tracks: 1, seed: 50 });
  const { scan, call, tracks } = await openTestEngine(join(folder, 'library'));
  await scan(musicFolder);
  const changed = made[0]?.path ?? '';
  const before = await call('library.vectors', {});
  copyFileSync(other[0]?.path ?? '', changed);
  utimesSync(changed, new Date(), new Date(Date.now() + 5000));
  const gone = made[1]?.path ?? '';
  const goneId = (await call('library.find', { track: gone })).id;
  renameSync(gone, `${gone}.away`);
  expect(await scan()).toMatchObject({ updated: 1, removed: 1, analysed: 1 });
  const after = await call('library.vectors', {});
  const vectorOf = (vectors: typeof before, path: string) =>
    vectors.tracks.find((track) => track.path === path)?.vector.join();
  expect(vectorOf(after, changed)).not.toBe(vectorOf(before, changed));
  expect((await tracks()).map((track) => track.path)).not.toContain(gone);

  renameSync(`${gone}.away`, gone);
  expect(await scan()).toMatchObject({ analysed: 0 });
  expect((await call('library.find', { track: gone })).id).toBe(goneId);
});

test('a drive that is away costs nothing: tracks stay, greyed, and are not in queues', async () => {
  const folder = temporaryFolder();
  const [here, drive] = [join(folder, 'here'), join(folder, 'drive')];
  makeMusicFolder(here, { tracks: 3 });
  makeMusicFolder(drive, { tracks: 3, seed: 30 });
  const { scan, call, tracks } = await openTestEngine(join(folder, 'library'));
  await scan(here, drive);
  renameSync(drive, `${drive}-unplugged`);
  expect(await scan()).toMatchObject({ removed: 0 });
  const away = await tracks();
  expect(away).toHaveLength(6);
  expect(away.filter((track) => track.presence === 'offline')).toHaveLength(3);
  const seed = away.find((track) => track.presence === 'present');
  const answer = await call('similar.queue', { seedIds: [seed?.id ?? ''], count: 10 });
  expect(answer.tracks).toHaveLength(2);

  // An empty mount point in the place of the drive is no reason to forget anything either.
  mkdirSync(drive);
  expect(await scan()).toMatchObject({ removed: 0 });
  expect(await tracks()).toHaveLength(6);

  rmSync(drive, { recursive: true });
  renameSync(`${drive}-unplugged`, drive);
  expect(await scan()).toMatchObject({ analysed: 0 });
  expect((await tracks()).every((track) => track.presence === 'present')).toBe(true);
});

test('a track that was not heard yet says so, and is next', async () => {
  const folder = temporaryFolder();
  const musicFolder = join(folder, 'music');
  makeMusicFolder(musicFolder, { tracks: 2 });
  writeFileSync(join(musicFolder, 'broken.mp3'), 'not music');
  const { scan, call, tracks } = await openTestEngine(join(folder, 'library'));
  await scan(musicFolder);
  const broken = (await tracks()).find((track) => track.fileName === 'broken.mp3');
  expect(broken?.failure).toMatchObject({ code: 'not_audio' });
  const refused = call('similar.queue', { seedIds: [broken?.id ?? ''] });
  await expect(refused).rejects.toMatchObject({ code: 'not_heard_yet' });
  await expect(refused).rejects.toThrow(broken?.failure?.message ?? 'no message');
  await expect(call('similar.queue', { seedIds: ['nowhere'] })).rejects.toMatchObject({ code: 'not_found' });
});

test('a folder added while others are listened to is listed at once, whatever still waits', async () => {
  const folder = temporaryFolder();
  const [first, second] = [join(folder, 'first'), join(folder, 'second')];
  makeMusicFolder(first, { tracks: 12, seconds: 12 });
  makeMusicFolder(second, { tracks: 3, seed: 40 });
  const { call } = await openTestEngine(join(folder, 'library'));
  await call('library.addFolders', { paths: [first] });
  const ended = call('scan.run', {});
  // Paused, so that the listening cannot come to its end by itself.
  await call('scan.pause', {});
  await expect.poll(async () => (await call('library.summary', {})).tracks, { timeout: 20_000 }).toBe(12);
  await call('library.addFolders', { paths: [second] });
  await expect.poll(async () => (await call('library.summary', {})).tracks, { timeout: 20_000 }).toBe(15);
  expect(await call('scan.state', {})).toMatchObject({ phase: 'paused' });
  await call('scan.resume', {});
  expect(await ended).toMatchObject({ added: 15, unchanged: 0, analysed: 15, failed: [] });
});
