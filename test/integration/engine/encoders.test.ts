// SPDX-License-Identifier: GPL-3.0-or-later
import { appendFileSync, copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from '../../../src/engine/store/libraryStore.ts';
import type { SegueError } from '../../../src/shared/errors.ts';
import { tinyDims, writeTinyEncoder } from '../../support/encoder/tinyEncoder.ts';
import { makeMusicFolder } from '../../support/musicFolder.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { openTestEngine } from '../../support/testEngine.ts';

/** The name under which new libraries look for an encoder. */
const encoderId = 'mfcc-stats';

interface Place {
  music: string;
  library: string;
  encodersDirectory: string;
  encoder: string;
  setVersion: (version: string) => void;
}

function makePlace(tracks: number): Place {
  const folder = temporaryFolder();
  const encodersDirectory = join(folder, 'encoders');
  const encoder = join(encodersDirectory, encoderId);
  function setVersion(version: string): void {
    writeTinyEncoder(encoder, { id: encoderId, version });
  }
  setVersion('1');
  makeMusicFolder(join(folder, 'music'), { tracks, perAlbum: 1 });
  return {
    music: join(folder, 'music'),
    library: join(folder, 'library'),
    encodersDirectory,
    encoder,
    setVersion,
  };
}

test('a new version of the encoder listens again; what the old one heard is kept and answers until then', async () => {
  const { music, library, encodersDirectory, setVersion } = makePlace(6);
  const old = await openTestEngine(library, { encodersDirectory });
  await old.scan(music);
  const [seed] = await old.tracks();
  const seedIds = [seed?.id ?? ''];
  const before = await old.call('similar.queue', { seedIds, count: 5 });
  expect(before.tracks).toHaveLength(5);
  await old.close();

  setVersion('2');
  const next = await openTestEngine(library, { encodersDirectory });
  expect((await next.tracks()).every((track) => track.listen === 'pending')).toBe(true);
  const meanwhile = await next.call('similar.queue', { seedIds, count: 5 });
  expect(meanwhile.tracks).toEqual(before.tracks);
  expect(meanwhile.notice).toMatch(/encoder before/);

  expect(await next.scan()).toMatchObject({
    unchanged: 6,
    analysed: 6,
    failed: [],
    encoder: `${encoderId} 2`,
  });
  const after = await next.call('similar.queue', { seedIds, count: 5 });
  expect(after.notice).toBeNull();
  await next.close();

  const store = await openStore(library, { appVersion: '0.0.0-test' });
  const versions = await store.vectors.encoders();
  expect(versions.map((encoder) => encoder.version).sort()).toEqual(['1', '2']);
  for (const { id, version } of versions) {
    expect((await store.vectors.forEncoder({ id, version, dims: tinyDims })).size).toBe(6);
  }
  await store.close();
});

test.each<[SegueError['code'], (place: Place) => void]>([
  ['encoder_hash_mismatch', ({ encoder }) => appendFileSync(join(encoder, 'model.onnx'), 'x')],
  ['encoder_missing', ({ encoder }) => rmSync(join(encoder, 'model.onnx'))],
])('%s: the run says so, blames no file, and the next one listens', async (code, harm) => {
  const place = makePlace(3);
  const { music, library, encodersDirectory, setVersion } = place;
  harm(place);
  const { scan, call, tracks } = await openTestEngine(library, { encodersDirectory });
  const summary = await scan(music);
  expect(summary).toMatchObject({ added: 3, analysed: 0, failed: [{ path: '', code }] });
  expect(summary.failed[0]?.message).toMatch(/install/);
  expect((await tracks()).every((track) => track.listen === 'pending')).toBe(true);
  const { provider, problems } = await call('doctor.report', {});
  expect(provider).toBeNull();
  expect(problems).toEqual([summary.failed[0]?.message]);

  setVersion('1');
  expect(await scan()).toMatchObject({ analysed: 3, failed: [] });
});

test.each<[SegueError['code'], (place: Place) => void]>([
  ['encoder_missing', ({ encoder }) => rmSync(encoder, { recursive: true })],
  ['encoder_invalid', ({ encoder }) => writeFileSync(join(encoder, 'manifest.json'), '{"schema":1')],
  ['encoder_invalid', ({ encoder }) => writeFileSync(join(encoder, 'manifest.json'), '{"schema":1}')],
])('%s: the library is not opened, and is free for the next try', async (code, harm) => {
  const place = makePlace(1);
  const { library, encodersDirectory, setVersion } = place;
  harm(place);
  await expect(openTestEngine(library, { encodersDirectory })).rejects.toMatchObject({ code });
  setVersion('1');
  await openTestEngine(library, { encodersDirectory });
});

test('a file that is written to while it is listened to is not taken for what it was before', async () => {
  const place = makePlace(12);
  const { music, library, encodersDirectory } = place;
  const others = makeMusicFolder(join(music, '..', 'others'), { tracks: 12, seed: 70 });
  const { scan, tracks, call } = await openTestEngine(library, {
    encodersDirectory,
    onAnalyzer(analyzer) {
      // Between the identity, which is asked for first, and the listening.
      const off = analyzer.port.onMessage((message) => {
        if (typeof message !== 'object' || message === null || !('kind' in message)) return;
        const answer = message as { output?: { audioId?: string } };
        if (answer.output?.audioId === undefined) return;
        off();
        void replaceAll();
      });
    },
  });
  let replaced: Promise<void> | null = null;
  function replaceAll(): Promise<void> {
    replaced ??= tracks().then((all) => {
      for (const [place, track] of all.entries()) copyFileSync(others[place]?.path ?? '', track.path);
    });
    return replaced;
  }
  await scan(music);
  expect(replaced).not.toBeNull();
  await scan();
  const heard = await call('library.vectors', {});
  expect(heard.tracks).toHaveLength(12);

  const fresh = await openTestEngine(join(library, '..', 'fresh'), { encodersDirectory });
  await fresh.scan(music);
  const expected = new Map(
    (await fresh.call('library.vectors', {})).tracks.map((track) => [track.path, track.vector]),
  );
  for (const { path, vector } of heard.tracks) expect(vector).toEqual(expected.get(path));
});

test('an encoder of the settings that is gone does not lock anybody out; the doctor says so', async () => {
  const { library, music, encodersDirectory } = makePlace(2);
  const first = await openTestEngine(library, { encodersDirectory });
  await first.scan(music);
  await first.close();
  writeFileSync(join(library, 'settings.json'), JSON.stringify({ encoder: 'taken-away', theme: 'dark' }));
  const second = await openTestEngine(library, { encodersDirectory });
  const [track] = await second.tracks();
  expect((await second.call('similar.queue', { seedIds: [track?.id ?? ''] })).tracks).toHaveLength(1);
  expect(await second.call('settings.get', {})).toMatchObject({ encoder: 'taken-away', theme: 'dark' });
  const { problems } = await second.call('doctor.report', {});
  expect(problems.join()).toContain('The encoder taken-away of the settings cannot be used');
});
