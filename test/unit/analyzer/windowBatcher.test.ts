// SPDX-License-Identifier: GPL-3.0-or-later
import { expect, test, vi } from 'vitest';
import { WindowBatcher, type WindowBatcherOptions } from '../../../src/analyzer/encode/windowBatcher.ts';

interface Run {
  size: number;
  finish: () => void;
  fail: (error: Error) => void;
}

function setUp(options: Partial<WindowBatcherOptions> = {}): { batcher: WindowBatcher; runs: Run[] } {
  const runs: Run[] = [];
  const batcher = new WindowBatcher({
    batchSize: 4,
    latencyMilliseconds: 10_000,
    moreExpected: () => true,
    onRoom: () => undefined,
    encode: (windows) =>
      new Promise((resolve, reject) => {
        runs.push({
          size: windows.length,
          // The vector of a window is its first sample, negated.
          finish: () => resolve(windows.map((window) => Float32Array.of(-(window[0] ?? 0)))),
          fail: reject,
        });
      }),
    ...options,
  });
  return { batcher, runs };
}

function track(...values: number[]): Float32Array[] {
  return values.map((value) => Float32Array.of(value));
}

test('puts windows of several tracks into one run and gives each track its own vectors', async () => {
  const { batcher, runs } = setUp();
  const first = batcher.encode(track(1, 2));
  const second = batcher.encode(track(3, 4, 5));
  expect(runs.map((run) => run.size)).toEqual([4]);
  runs[0]?.finish();
  expect(await first).toEqual(track(-1, -2));
  batcher.consider();
  expect(batcher.held).toBe(1);
  void batcher.encode(track(6, 7, 8));
  runs[1]?.finish();
  expect(await second).toEqual(track(-3, -4, -5));
});

test('never starts a run while one is under way', async () => {
  const { batcher, runs } = setUp();
  const all = [batcher.encode(track(1, 2, 3, 4)), batcher.encode(track(5, 6, 7, 8))];
  expect(runs).toHaveLength(1);
  runs[0]?.finish();
  await all[0];
  expect(runs).toHaveLength(2);
  runs[1]?.finish();
  await all[1];
});

test('does not wait for a full batch when nothing more is on its way', () => {
  const { batcher, runs } = setUp({ moreExpected: () => false });
  void batcher.encode(track(1));
  expect(runs.map((run) => run.size)).toEqual([1]);
});

test('does not wait longer than the bound', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  try {
    const { batcher, runs } = setUp({ latencyMilliseconds: 40 });
    void batcher.encode(track(1));
    vi.advanceTimersByTime(39);
    expect(runs).toHaveLength(0);
    vi.advanceTimersByTime(2);
    expect(runs.map((run) => run.size)).toEqual([1]);
  } finally {
    vi.useRealTimers();
  }
});

test('a failed run fails its tracks only, and makes room', async () => {
  const onRoom = vi.fn();
  const { batcher, runs } = setUp({ onRoom });
  const bad = batcher.encode(track(1, 2, 3, 4));
  const good = batcher.encode(track(5, 6, 7, 8));
  runs[0]?.fail(new Error('no'));
  await expect(bad).rejects.toThrow('no');
  runs[1]?.finish();
  await expect(good).resolves.toHaveLength(4);
  expect(onRoom).toHaveBeenCalledTimes(2);
  expect(batcher.held).toBe(0);
});
