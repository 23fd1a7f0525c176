// SPDX-License-Identifier: GPL-3.0-or-later
import { expect, test } from 'vitest';
import { ScanStateStore } from '../../../src/renderer/state/scan.svelte.ts';
import type { ScanState } from '../../../src/shared/domain/scan.ts';
import { fakeEngine } from './fakeEngine.ts';

function memory(): Pick<Storage, 'getItem' | 'setItem'> {
  const kept = new Map<string, string>();
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
  };
}

function storeOver(kept = memory()): ScanStateStore {
  return new ScanStateStore(fakeEngine({}), () => undefined, kept);
}

function idle(failures: number): ScanState {
  return {
    phase: 'idle',
    filesFound: 0,
    tagsRead: 0,
    tagsTotal: 0,
    heard: 0,
    heardTotal: 0,
    tracksPerSecond: 0,
    secondsLeft: null,
    failures,
    problems: [],
  };
}

test('the line is there while something goes on or went wrong, and not otherwise', () => {
  const scan = storeOver();
  expect(scan.visible).toBe(false);
  scan.state = idle(0);
  expect(scan.visible).toBe(false);
  for (const phase of ['walking', 'reading', 'listening', 'paused'] as const) {
    scan.state = { ...idle(0), phase };
    expect(scan.visible).toBe(true);
  }
  scan.state = idle(3);
  expect(scan.visible).toBe(true);
});

test('put away, it stays away over a restart until something else goes wrong', () => {
  const kept = memory();
  const scan = storeOver(kept);
  scan.state = idle(3);
  scan.putAway();
  expect(scan.visible).toBe(false);

  const later = storeOver(kept);
  later.state = idle(3);
  expect(later.visible).toBe(false);
  later.state = idle(4);
  expect(later.visible).toBe(true);
});
