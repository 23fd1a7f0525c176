// SPDX-License-Identifier: GPL-3.0-or-later
import { expect, test, vi } from 'vitest';
import { rowLists, TrackRows } from '../../../src/renderer/state/rows.svelte.ts';
import { rowsPerCall } from '../../../src/shared/domain/limits.ts';
import { fakeEngine, trackRow } from './fakeEngine.ts';

function ids(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, number) => String(from + number));
}

function rowsOf(title = (id: string) => `Title ${id}`) {
  return fakeEngine({
    'library.rows': ({ ids: wanted }) => ({
      rows: wanted.filter((id) => !id.startsWith('gone')).map((id) => trackRow(id, { title: title(id) })),
    }),
  });
}

test('a row is asked for once and then known', async () => {
  const engine = rowsOf();
  const rows = new TrackRows(engine);
  expect(rows.get('1')).toBeNull();
  rows.want(rowLists.tracks, ['1', '2']);
  rows.want(rowLists.tracks, ['1', '2']);
  await vi.waitFor(() => expect(rows.get('1')?.title).toBe('Title 1'));
  rows.want(rowLists.tracks, ['2', '1']);
  await Promise.resolve();
  expect(engine.inputsOf('library.rows')).toEqual([{ ids: ['1', '2'] }]);
});

test('no call asks for more rows than the engine gives', async () => {
  const engine = rowsOf();
  const rows = new TrackRows(engine);
  await rows.load(ids(0, rowsPerCall * 2 + 10));
  for (const { ids: asked } of engine.inputsOf('library.rows'))
    expect(asked.length).toBeLessThanOrEqual(rowsPerCall);
  expect(rows.get(String(rowsPerCall * 2 + 9))).not.toBeNull();
});

test('what was scrolled past before it was asked for is not asked for', async () => {
  let release: (() => void) | undefined;
  const engine = fakeEngine({
    'library.rows': async ({ ids: wanted }) => {
      if (release === undefined) await new Promise<void>((resolve) => (release = resolve));
      return { rows: wanted.map((id) => trackRow(id)) };
    },
  });
  const rows = new TrackRows(engine);
  rows.want(rowLists.tracks, ids(0, 40));
  await vi.waitFor(() => expect(release).toBeDefined());
  rows.want(rowLists.tracks, ids(1000, 1040));
  rows.want(rowLists.tracks, ids(5000, 5040));
  rows.want(rowLists.queue, ['q']);
  release?.();
  await vi.waitFor(() => expect(rows.get('5039')).not.toBeNull());
  const asked = new Set(engine.inputsOf('library.rows').flatMap((input) => input.ids));
  expect(asked.has('1000')).toBe(false);
  expect(asked.has('q')).toBe(true);
});

test('a changed row is shown as it was until the new one is here', async () => {
  let version = 1;
  const engine = rowsOf((id) => `${id} v${String(version)}`);
  const rows = new TrackRows(engine);
  await rows.load(['1', '2']);
  version = 2;
  rows.invalidate(['1']);
  expect(rows.get('1')?.title).toBe('1 v1');
  rows.want(rowLists.tracks, ['1', '2']);
  await vi.waitFor(() => expect(rows.get('1')?.title).toBe('1 v2'));
  expect(rows.get('2')?.title).toBe('2 v1');
});

test('a track that is not in the library is not asked for again and again', async () => {
  const engine = rowsOf();
  const rows = new TrackRows(engine);
  rows.want(rowLists.tracks, ['gone', '1']);
  await vi.waitFor(() => expect(rows.get('1')).not.toBeNull());
  rows.want(rowLists.tracks, ['gone', '1']);
  await Promise.resolve();
  await Promise.resolve();
  expect(engine.inputsOf('library.rows')).toHaveLength(1);
  rows.invalidate(null);
  rows.want(rowLists.tracks, ['gone']);
  await vi.waitFor(() => expect(engine.inputsOf('library.rows')).toHaveLength(2));
});
