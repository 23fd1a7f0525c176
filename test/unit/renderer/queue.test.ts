// SPDX-License-Identifier: GPL-3.0-or-later
import { describe, expect, test } from 'vitest';
import { QueueState, queueWindow } from '../../../src/renderer/state/queue.svelte.ts';
import { queueLimit } from '../../../src/shared/domain/limits.ts';

function queueOf(letters: string, current = 0): QueueState {
  const queue = new QueueState();
  queue.replace(
    Array.from(letters).map((id) => queue.makeEntry(id)),
    current,
  );
  return queue;
}

function ids(queue: QueueState): string {
  return queue.entries.map((entry) => entry.id).join('');
}

function keyOf(queue: QueueState, id: string): number {
  const entry = queue.entries.find((candidate) => candidate.id === id);
  if (entry === undefined) throw new Error(`${id} is not queued`);
  return entry.key;
}

describe('moving', () => {
  test.each([
    [0, 2, 'bcad'],
    [3, 0, 'dabc'],
    [1, 2, 'acbd'],
    [2, 2, 'abcd'],
    [0, 99, 'bcda'],
  ])('from %s to %s gives %s', (from, to, expected) => {
    const queue = queueOf('abcd');
    queue.move(from, to);
    expect(ids(queue)).toBe(expected);
  });

  test('what plays stays current wherever it is moved', () => {
    const queue = queueOf('abcd', 1);
    queue.move(1, 3);
    expect(queue.currentEntry?.id).toBe('b');
    expect(queue.place).toBe(3);
    expect(queue.nextEntry).toBeNull();
  });
});

describe('adding', () => {
  test('next goes right behind the current one, in the order given', () => {
    const queue = queueOf('abc', 1);
    expect(queue.insertNext(['x', 'y'])).toBe(2);
    expect(ids(queue)).toBe('abxyc');
    expect(queue.currentEntry?.id).toBe('b');
  });

  test('the same track can be queued twice and the two are told apart', () => {
    const queue = queueOf('ab');
    queue.insertAt(queue.entries.length, ['a']);
    queue.remove(queue.entries[2]?.key ?? -1);
    expect(ids(queue)).toBe('ab');
  });

  test('a full queue takes what there is room for and says so', () => {
    const queue = new QueueState();
    queue.replace(
      Array.from({ length: queueLimit - 1 }, (_, number) => queue.makeEntry(String(number))),
      0,
    );
    expect(queue.insertAt(queue.entries.length, ['x', 'y'])).toBe(1);
    expect(queue.entries).toHaveLength(queueLimit);
    expect(queue.insertAt(queue.entries.length, ['z'])).toBe(0);
  });
});

describe('removing', () => {
  test('the entry behind the removed current one becomes current', () => {
    const queue = queueOf('abc', 1);
    queue.remove(keyOf(queue, 'b'));
    expect(queue.currentEntry?.id).toBe('c');
  });

  test('at the end, the one before it does', () => {
    const queue = queueOf('abc', 2);
    queue.remove(keyOf(queue, 'c'));
    expect(queue.currentEntry?.id).toBe('b');
  });

  test('the last one leaves an empty queue', () => {
    const queue = queueOf('a');
    queue.remove(keyOf(queue, 'a'));
    expect(queue.entries).toHaveLength(0);
    expect(queue.currentEntry).toBeNull();
  });
});

describe('undo', () => {
  test('takes changes back one by one', () => {
    const queue = queueOf('abc');
    queue.remove(keyOf(queue, 'b'));
    queue.move(0, 1);
    expect(ids(queue)).toBe('ca');
    queue.undo();
    expect(ids(queue)).toBe('ac');
    queue.undo();
    expect(ids(queue)).toBe('abc');
  });

  test('a cleared queue comes back with its current entry', () => {
    const queue = queueOf('abc', 2);
    queue.clear();
    expect(queue.entries).toHaveLength(0);
    queue.undo();
    expect(ids(queue)).toBe('abc');
    expect(queue.currentEntry?.id).toBe('c');
  });

  test('what plays now stays current when it is part of what comes back', () => {
    const queue = queueOf('abc', 0);
    queue.remove(keyOf(queue, 'c'));
    queue.goTo(keyOf(queue, 'b'));
    queue.undo();
    expect(ids(queue)).toBe('abc');
    expect(queue.currentEntry?.id).toBe('b');
  });
});

describe('the part of a long list that is queued', () => {
  test('a list that fits is queued whole', () => {
    expect(queueWindow(300, 299)).toEqual({ start: 0, end: 300 });
  });

  test.each([0, 10, 50_000, 99_999])(
    'of 100,000 from %s: within the limit, with the track in it',
    (place) => {
      const { start, end } = queueWindow(100_000, place);
      expect(end - start).toBeLessThanOrEqual(queueLimit);
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeLessThanOrEqual(100_000);
      expect(place).toBeGreaterThanOrEqual(start);
      expect(place).toBeLessThan(end);
    },
  );

  test('from the middle, most of it is what follows', () => {
    const { start, end } = queueWindow(100_000, 50_000);
    expect(end - 50_000).toBeGreaterThan(50_000 - start);
  });
});
