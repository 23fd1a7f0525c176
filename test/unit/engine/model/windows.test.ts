// SPDX-License-Identifier: GPL-3.0-or-later
import { describe, expect, it } from 'vitest';
import { fillByRepeating, placeWindows, type WindowPlan } from '../../../../src/engine/model/windows.ts';

const plan: WindowPlan = { windowSeconds: 10, hopSeconds: 5, windows: { count: 3, placement: 'spread' } };

describe('placeWindows', () => {
  it('puts the centres at even parts of the duration', () => {
    expect(placeWindows(240, plan).map((start) => start + 5)).toEqual([60, 120, 180]);
  });

  it('keeps every window inside the track and the hop between them, at any length', () => {
    for (let duration = 10.01; duration < 100; duration += 0.37) {
      const starts = placeWindows(duration, plan);
      expect(starts.length).toBeGreaterThan(0);
      expect(Math.min(...starts)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...starts) + 10).toBeLessThanOrEqual(duration + 1e-9);
      for (let index = 1; index < starts.length; index += 1) {
        expect((starts[index] ?? 0) - (starts[index - 1] ?? 0)).toBeGreaterThanOrEqual(5);
      }
    }
  });

  it('gives a short track fewer windows, in its middle', () => {
    expect(placeWindows(14, plan)).toEqual([2]);
    expect(placeWindows(16, plan)).toHaveLength(2);
    expect(placeWindows(21, plan)).toHaveLength(3);
  });

  it('gives one window at the start to what is shorter than a window, empty or of unknown length', () => {
    for (const duration of [0, 0.3, 9.99, 10, Number.NaN, -1])
      expect(placeWindows(duration, plan)).toEqual([0]);
  });

  it('costs the same for three hours', () => {
    expect(placeWindows(3 * 3600, plan)).toHaveLength(3);
  });
});

describe('fillByRepeating', () => {
  it('repeats what is there until the window is full', () => {
    const window = new Float32Array([1, 2, 3, 0, 0, 0, 0, 0, 0, 0]);
    fillByRepeating(window, 3);
    expect([...window]).toEqual([1, 2, 3, 1, 2, 3, 1, 2, 3, 1]);
  });

  it('leaves a full and an empty window alone', () => {
    const full = new Float32Array([1, 2]);
    fillByRepeating(full, 2);
    expect([...full]).toEqual([1, 2]);
    const empty = new Float32Array(2);
    fillByRepeating(empty, 0);
    expect([...empty]).toEqual([0, 0]);
  });
});
