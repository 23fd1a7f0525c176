// SPDX-License-Identifier: GPL-3.0-or-later
import { expect, test } from 'vitest';
import type { Shell } from '../../../src/renderer/api/bridge.ts';
import { NoticesState } from '../../../src/renderer/state/notices.svelte.ts';
import { PlayerState } from '../../../src/renderer/state/player.svelte.ts';
import { QueueState } from '../../../src/renderer/state/queue.svelte.ts';
import { TrackRows } from '../../../src/renderer/state/rows.svelte.ts';
import { SimilarState } from '../../../src/renderer/state/similar.svelte.ts';
import { TrackActions } from '../../../src/renderer/state/trackActions.ts';
import type { ViewState } from '../../../src/renderer/state/view.svelte.ts';
import { FakeDeck } from './fakeDeck.ts';
import { fakeEngine, trackRow } from './fakeEngine.ts';

function actionsOver(answers: string[][]) {
  const engine = fakeEngine({
    'similar.queue': ({ seedIds }) => ({
      seedIds,
      tracks: (answers.shift() ?? []).map((id) => ({ id, score: 0.5, reason: 'Much alike' })),
      heard: 3,
      total: 10,
      relaxed: [],
      notice: null,
      tookMs: 1,
    }),
    'library.rows': ({ ids }) => ({ rows: ids.map((id) => trackRow(id)) }),
  });
  const queue = new QueueState();
  const deck = new FakeDeck();
  const player = new PlayerState(queue, deck, { played: () => undefined, skipped: () => undefined });
  const notices = new NoticesState();
  const actions = new TrackActions({
    engine,
    shell: {} as Shell,
    rows: new TrackRows(engine),
    queue,
    player,
    similar: new SimilarState(engine),
    notices,
    view: { showQueue: () => undefined } as ViewState,
  });
  return { actions, queue, deck, notices };
}

function ids({ entries }: QueueState): string {
  return entries.map((entry) => entry.id).join('');
}

test('more like a track begins with it', async () => {
  const { actions, queue, deck } = actionsOver([['a', 'b']]);
  await actions.moreLike(['s']);
  expect(ids(queue)).toBe('sab');
  expect(deck.loaded).toBe('s');
});

test('when more has been heard, what follows is chosen anew and what plays plays on', async () => {
  const { actions, queue, deck, notices } = actionsOver([
    ['a', 'b'],
    ['c', 'a', 'd'],
  ]);
  await actions.moreLike(['s']);
  const second = queue.entries[1];
  expect(second?.id).toBe('a');
  queue.goTo(second?.key ?? -1);
  deck.loaded = 'a';
  await actions.findMore();
  expect(ids(queue)).toBe('sacd');
  expect(queue.current).toBe(second?.key);
  expect(deck.loaded).toBe('a');
  expect(notices.announcement).toBe('2 tracks follow now');
  actions.undoQueue();
  expect(ids(queue)).toBe('sab');
});

test('what is dropped into the queue goes where it was dropped, with a word and a way back', () => {
  const { actions, queue, notices } = actionsOver([]);
  actions.addToQueue(['a', 'b']);
  actions.addToQueue(['c'], 1);
  expect(ids(queue)).toBe('acb');
  expect(notices.toasts.at(-1)?.message).toBe('1 track added to the queue.');
  notices.toasts.at(-1)?.action?.run();
  expect(ids(queue)).toBe('ab');
});
