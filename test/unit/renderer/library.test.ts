// SPDX-License-Identifier: GPL-3.0-or-later
import { expect, test, vi } from 'vitest';
import { LibraryState } from '../../../src/renderer/state/library.svelte.ts';
import { TrackRows } from '../../../src/renderer/state/rows.svelte.ts';
import type { LibrarySummary } from '../../../src/shared/domain/scan.ts';
import { SegueError } from '../../../src/shared/errors.ts';
import { fakeEngine } from './fakeEngine.ts';

const summary: LibrarySummary = {
  libraryDirectory: '/library',
  folders: [],
  tracks: 3,
  heard: 0,
  pending: 3,
  failed: 0,
  offline: 0,
};

function libraryOver(answer: (text: string) => string[] | Promise<string[]>) {
  const engine = fakeEngine({
    'library.query': async ({ text = '' }) => ({ ids: await answer(text) }),
    'library.summary': () => summary,
  });
  const failures: unknown[] = [];
  const library = new LibraryState(engine, new TrackRows(engine), (error) => failures.push(error));
  return { engine, library, failures };
}

test('typing asks at once, then once more for what was typed meanwhile', async () => {
  const waiting: (() => void)[] = [];
  const { engine, library } = libraryOver(async (text) => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return [text];
  });
  for (const text of ['b', 'bj', 'bjö', 'björk']) library.search(text);
  expect(engine.inputsOf('library.query').map(({ text }) => text)).toEqual(['b']);
  waiting.shift()?.();
  await vi.waitFor(() => expect(engine.inputsOf('library.query')).toHaveLength(2));
  waiting.shift()?.();
  await vi.waitFor(() => expect(library.ids).toEqual(['björk']));
  expect(engine.inputsOf('library.query').map(({ text }) => text)).toEqual(['b', 'björk']);
  expect(library.answeredText).toBe('björk');
});

test('a refresh that finds the same list leaves it untouched', async () => {
  const { library } = libraryOver(() => ['a', 'b']);
  await library.refresh();
  const { ids, question } = library;
  await library.refresh();
  expect(library.ids).toBe(ids);
  expect(library.question).toBe(question);
});

test('a list that grew keeps being the same question', async () => {
  let found = ['a', 'b'];
  const { library } = libraryOver(() => found);
  await library.refresh();
  const { question } = library;
  found = ['a', 'aa', 'b'];
  await library.refresh();
  expect(library.ids).toEqual(found);
  expect(library.question).toBe(question);
});

test('sorting by the same column turns the order round', async () => {
  const { engine, library } = libraryOver(() => []);
  library.sortBy('album');
  await vi.waitFor(() => expect(library.question).toBe(1));
  library.sortBy('album');
  await vi.waitFor(() => expect(library.question).toBe(2));
  library.sortBy('year');
  await vi.waitFor(() => expect(library.question).toBe(3));
  expect(
    engine.inputsOf('library.query').map(({ sort, direction }) => `${sort ?? ''} ${direction ?? ''}`),
  ).toEqual(['album ascending', 'album descending', 'year descending']);
});

test('a search that fails says so, and the next one works', async () => {
  let broken = true;
  const { library, failures } = libraryOver((text) => {
    if (broken) throw new SegueError('internal', 'That went wrong.');
    return [text];
  });
  library.search('x');
  await vi.waitFor(() => expect(failures).toHaveLength(1));
  broken = false;
  library.search('y');
  await vi.waitFor(() => expect(library.ids).toEqual(['y']));
});
