// SPDX-License-Identifier: GPL-3.0-or-later
import { describe, expect, test } from 'vitest';
import { PlayerState, skipLimit } from '../../../src/renderer/state/player.svelte.ts';
import { QueueState } from '../../../src/renderer/state/queue.svelte.ts';
import { FakeDeck } from './fakeDeck.ts';

interface Played {
  id: string;
  seconds: number;
  completed: boolean;
}

function playerOver(ids: readonly string[], broken: readonly string[] = []) {
  const queue = new QueueState();
  const deck = new FakeDeck(broken);
  const played: Played[] = [];
  const skipped: { id: string; stopped: boolean }[] = [];
  const player = new PlayerState(queue, deck, {
    played: (id, seconds, completed) => played.push({ id, seconds, completed }),
    skipped: (id, stopped) => skipped.push({ id, stopped }),
  });
  queue.replace(
    ids.map((id) => queue.makeEntry(id)),
    0,
  );
  return { queue, deck, player, played, skipped };
}

describe('going through the queue', () => {
  test('the next track is made ready while one plays, and follows it', () => {
    const { deck, player, queue } = playerOver(['a', 'b', 'c']);
    player.play();
    expect(deck.loaded).toBe('a');
    expect(deck.preloaded).toBe('b');
    deck.end();
    expect(deck.loaded).toBe('b');
    expect(deck.preloaded).toBe('c');
    expect(queue.currentEntry?.id).toBe('b');
    expect(player.status).toBe('playing');
  });

  test('at the end it stops at the start of the last track', () => {
    const { deck, player } = playerOver(['a']);
    player.play();
    deck.run(10);
    deck.end();
    expect(player.status).toBe('paused');
    expect(player.position).toBe(0);
    expect(deck.playing).toBe(false);
  });

  test('previous goes back to the start first, then to the track before', () => {
    const { deck, player } = playerOver(['a', 'b']);
    player.play();
    player.next();
    deck.run(10);
    player.previous();
    expect(deck.loaded).toBe('b');
    expect(player.position).toBe(0);
    player.previous();
    expect(deck.loaded).toBe('a');
  });

  test('skipping while paused stays paused', () => {
    const { deck, player } = playerOver(['a', 'b']);
    player.play();
    player.pause();
    player.next();
    expect(deck.loaded).toBe('b');
    expect(deck.playing).toBe(false);
    expect(player.status).toBe('paused');
  });

  test('a seek stays inside the track', () => {
    const { deck, player } = playerOver(['a']);
    player.play();
    deck.run(1);
    player.seek(999);
    expect(player.position).toBe(200);
    player.seekBy(-500);
    expect(player.position).toBe(0);
  });
});

describe('a queue that changes under it', () => {
  test('what plays goes on when others are moved or added', () => {
    const { deck, player, queue } = playerOver(['a', 'b']);
    player.play();
    deck.run(5);
    queue.insertNext(['x']);
    player.queueChanged();
    expect(deck.loaded).toBe('a');
    expect(deck.position).toBe(5);
    expect(deck.preloaded).toBe('x');
  });

  test('removing what plays plays the next', () => {
    const { deck, player, queue } = playerOver(['a', 'b']);
    player.play();
    queue.remove(queue.current ?? -1);
    player.queueChanged();
    expect(deck.loaded).toBe('b');
    expect(player.status).toBe('playing');
  });

  test('an emptied queue stops it', () => {
    const { deck, player, queue } = playerOver(['a', 'b']);
    player.play();
    queue.clear();
    player.queueChanged();
    expect(deck.loaded).toBeNull();
    expect(player.status).toBe('empty');
  });
});

describe('tracks that cannot be played', () => {
  test('going back, it is passed over backwards', () => {
    const { queue, deck, player } = playerOver(['a', 'b', 'c'], ['b']);
    player.playEntry(queue.entries[2]?.key ?? -1);
    player.previous();
    expect(deck.loaded).toBe('a');
    expect(queue.currentEntry?.id).toBe('a');
    player.next();
    expect(deck.loaded).toBe('c');
  });

  test('one is skipped, with a word', () => {
    const { deck, player, skipped } = playerOver(['a', 'b', 'c'], ['b']);
    player.play();
    deck.end();
    expect(deck.loaded).toBe('c');
    expect(player.status).toBe('playing');
    expect(skipped).toEqual([{ id: 'b', stopped: false }]);
  });

  test('too many in a row and it stops trying', () => {
    const ids = Array.from({ length: skipLimit * 3 }, (_, number) => String(number));
    const { player, skipped } = playerOver(ids, ids);
    player.play();
    expect(skipped).toHaveLength(skipLimit);
    expect(skipped.at(-1)?.stopped).toBe(true);
    expect(player.status).toBe('paused');
  });

  test('sound in between begins the count anew', () => {
    const broken = Array.from({ length: skipLimit - 1 }, (_, number) => `broken ${String(number)}`);
    const { deck, player, skipped } = playerOver(
      [...broken, 'good', ...broken.map((id) => `${id}!`), 'end'],
      [...broken, ...broken.map((id) => `${id}!`)],
    );
    player.play();
    expect(deck.loaded).toBe('good');
    deck.run(5);
    deck.end();
    expect(deck.loaded).toBe('end');
    expect(skipped.every(({ stopped }) => !stopped)).toBe(true);
  });

  test('the last one of the queue leaves it paused, and it can be tried again', () => {
    const { deck, player } = playerOver(['a'], ['a']);
    player.play();
    expect(player.status).toBe('paused');
    deck.loaded = null;
    player.toggle();
    expect(deck.loaded).toBe('a');
  });
});

describe('what is reported as played', () => {
  test('a track heard to its end', () => {
    const { deck, player, played } = playerOver(['a', 'b']);
    player.play();
    deck.run(200);
    deck.end();
    expect(played).toEqual([{ id: 'a', seconds: 200, completed: true }]);
  });

  test('only time that was listened to counts, not what was skipped over', () => {
    const { deck, player, played } = playerOver(['a', 'b']);
    player.play();
    deck.run(10);
    player.seek(100);
    deck.run(10);
    player.next();
    expect(played).toHaveLength(1);
    expect(played[0]?.seconds).toBeCloseTo(20, 0);
    expect(played[0]?.completed).toBe(false);
  });

  test('a track passed over in a moment is not a play', () => {
    const { deck, player, played } = playerOver(['a', 'b']);
    player.play();
    deck.run(2);
    player.next();
    expect(played).toEqual([]);
  });
});

test('a restored track is ready at its place and silent', () => {
  const { deck, player } = playerOver(['a', 'b']);
  player.restore(83);
  expect(deck.loaded).toBe('a');
  expect(deck.position).toBe(83);
  expect(deck.playing).toBe(false);
  expect(player.status).toBe('paused');
  player.toggle();
  expect(deck.playing).toBe(true);
  expect(deck.position).toBe(83);
});
