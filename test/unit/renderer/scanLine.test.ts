// SPDX-License-Identifier: GPL-3.0-or-later
import { expect, test } from 'vitest';
import { scanLine } from '../../../src/renderer/features/scan/scanLine.ts';
import type { ScanState } from '../../../src/shared/domain/scan.ts';

function state(change: Partial<ScanState>): ScanState {
  return {
    phase: 'idle',
    filesFound: 0,
    tagsRead: 0,
    tagsTotal: 0,
    heard: 0,
    heardTotal: 0,
    tracksPerSecond: 0,
    secondsLeft: null,
    failures: 0,
    problems: [],
    ...change,
  };
}

test('listening: how far, how fast, how long', () => {
  const line = scanLine(
    state({ phase: 'listening', heard: 4212, heardTotal: 10_031, tracksPerSecond: 21, secondsLeft: 290 }),
  );
  expect(line.text).toBe('Listening to your library: 4,212 of 10,031 · 21 tracks a second · 5 min left');
  expect(line.fraction).toBeCloseTo(0.42, 2);
});

test('what is not known yet is left out', () => {
  const line = scanLine(state({ phase: 'listening', heardTotal: 39 }));
  expect(line.text).toBe('Listening to your library: 0 of 39');
});

test('walking has no end in sight', () => {
  expect(scanLine(state({ phase: 'walking' }))).toEqual({ text: 'Looking for music', fraction: null });
  expect(scanLine(state({ phase: 'walking', filesFound: 1204 })).text).toBe(
    'Looking for music · 1,204 files',
  );
});

test('reading tells how many names are read', () => {
  const line = scanLine(state({ phase: 'reading', tagsRead: 30, tagsTotal: 120 }));
  expect(line).toEqual({ text: 'Reading names and covers: 30 of 120', fraction: 0.25 });
});

test('at rest it speaks of failures and of folders that could not be read, and of nothing else', () => {
  const folder = {
    path: '/a',
    code: 'folder_unreadable',
    message: 'The folder /a could not be read.',
  } as const;
  expect(scanLine(state({}))).toEqual({ text: '', fraction: undefined });
  expect(scanLine(state({ failures: 1 })).text).toBe('1 file could not be listened to.');
  expect(scanLine(state({ failures: 2, problems: [folder] })).text).toBe(
    '2 files could not be listened to. The folder /a could not be read.',
  );
  expect(scanLine(state({ problems: [folder, folder] })).text).toBe('2 folders could not be read.');
});
