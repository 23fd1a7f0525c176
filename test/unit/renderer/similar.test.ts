// SPDX-License-Identifier: GPL-3.0-or-later
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SimilarState } from '../../../src/renderer/state/similar.svelte.ts';
import type { ScanPhase, ScanState } from '../../../src/shared/domain/scan.ts';
import type { SimilarAnswer } from '../../../src/shared/domain/similar.ts';
import { SegueError } from '../../../src/shared/errors.ts';
import type { TrackRow } from '../../../src/shared/domain/track.ts';
import { fakeEngine, trackRow } from './fakeEngine.ts';

const answer: SimilarAnswer = {
  seedIds: ['seed'],
  tracks: [{ id: 'near', score: 0.9, reason: 'near' }],
  heard: 600,
  total: 10_000,
  relaxed: [],
  notice: null,
  tookMs: 3,
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function engineThatHearsAfter(
  tries: number,
  phase: ScanPhase = 'listening',
  seed: Partial<TrackRow> = { listen: 'pending' },
) {
  let asked = 0;
  const state = { phase } as ScanState;
  return fakeEngine({
    'similar.queue': () => {
      asked += 1;
      if (asked <= tries) throw new SegueError('not_heard_yet', 'Not heard yet.');
      return answer;
    },
    'scan.state': () => state,
    'scan.start': () => state,
    'scan.prioritise': () => null,
    'library.rows': ({ ids }) => ({ rows: ids.map((id) => trackRow(id, seed)) }),
  });
}

test('a seed that has been heard is answered at once', async () => {
  const engine = engineThatHearsAfter(0);
  expect(await new SimilarState(engine).find(['seed'], 50)).toEqual(answer);
  expect(engine.inputsOf('scan.prioritise')).toEqual([]);
});

test('one that has not is listened to first, and then answered', async () => {
  const engine = engineThatHearsAfter(3);
  const similar = new SimilarState(engine);
  const found = similar.find(['seed'], 50);
  await vi.advanceTimersByTimeAsync(100);
  expect(similar.listeningFirst).toBe(true);
  expect(engine.inputsOf('scan.prioritise')).toEqual([{ trackIds: ['seed'] }]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await found).toEqual(answer);
  expect(similar.seedIds).toBeNull();
  expect(similar.listeningFirst).toBe(false);
});

test('it does not wait for its next try when the seed has just been heard', async () => {
  const engine = engineThatHearsAfter(1);
  const similar = new SimilarState(engine);
  const found = similar.find(['seed'], 50);
  await vi.advanceTimersByTimeAsync(1);
  similar.rowsChanged(['another']);
  await vi.advanceTimersByTimeAsync(1);
  expect(engine.inputsOf('similar.queue')).toHaveLength(1);
  similar.rowsChanged(['another', 'seed']);
  await vi.advanceTimersByTimeAsync(1);
  expect(await found).toEqual(answer);
});

test('a run that was stopped is begun again for it', async () => {
  const engine = engineThatHearsAfter(1, 'idle');
  const similar = new SimilarState(engine);
  const found = similar.find(['seed'], 50);
  await vi.advanceTimersByTimeAsync(5000);
  await found;
  expect(engine.inputsOf('scan.start')).toHaveLength(1);
});

test('cancelled, it answers nothing and asks no more', async () => {
  const engine = engineThatHearsAfter(1000);
  const similar = new SimilarState(engine);
  const found = similar.find(['seed'], 50);
  await vi.advanceTimersByTimeAsync(100);
  similar.cancel();
  expect(await found).toBeNull();
  const asked = engine.inputsOf('similar.queue').length;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(engine.inputsOf('similar.queue')).toHaveLength(asked);
});

test('another search takes its place', async () => {
  const engine = engineThatHearsAfter(1);
  const similar = new SimilarState(engine);
  const first = similar.find(['seed'], 50);
  await vi.advanceTimersByTimeAsync(100);
  const second = similar.find(['other'], 50);
  expect(await first).toBeNull();
  expect(await second).toEqual(answer);
});

test('any other failure is the caller’s', async () => {
  const engine = fakeEngine({
    'similar.queue': () => {
      throw new SegueError('decode_failed', 'It could not be listened to.');
    },
  });
  await expect(new SimilarState(engine).find(['seed'], 50)).rejects.toMatchObject({ code: 'decode_failed' });
});

test('a seed that could not be listened to is not waited for', async () => {
  const engine = engineThatHearsAfter(Infinity, 'idle', { listen: 'failed' });
  const similar = new SimilarState(engine);
  await expect(similar.find(['seed'], 50)).rejects.toThrow('Not heard yet.');
  expect(similar.seedIds).toBeNull();
  expect(engine.inputsOf('scan.start')).toEqual([]);
});

test('nor is one whose drive is away', async () => {
  const engine = engineThatHearsAfter(Infinity, 'idle', { listen: 'pending', presence: 'offline' });
  await expect(new SimilarState(engine).find(['seed'], 50)).rejects.toThrow('can’t be reached now');
});
