// SPDX-License-Identifier: GPL-3.0-or-later
import { expect, test } from 'vitest';
import { AddedFolders } from '../../../src/renderer/state/addedFolders.ts';
import type { LibrarySummary } from '../../../src/shared/domain/scan.ts';

function summaryOf(folders: Record<string, number>): LibrarySummary {
  const tracks = Object.values(folders).reduce((sum, number) => sum + number, 0);
  return {
    libraryDirectory: '/library',
    folders: Object.entries(folders).map(([name, number]) => ({
      id: name,
      path: `/home/someone/${name}`,
      available: true,
      tracks: number,
    })),
    tracks,
    heard: 0,
    pending: tracks,
    failed: 0,
    offline: 0,
  };
}

function watch(): { folders: AddedFolders; said: string[] } {
  const said: string[] = [];
  return { folders: new AddedFolders({ show: ({ message }) => said.push(message) }), said };
}

test('a folder without music is named, once, when it has been looked through', () => {
  const { folders, said } = watch();
  folders.added(summaryOf({ Music: 3 }), summaryOf({ Music: 3, Papers: 0 }));
  expect(said).toEqual([]);
  folders.lookedThrough(summaryOf({ Music: 3, Papers: 0 }));
  folders.lookedThrough(summaryOf({ Music: 3, Papers: 0 }));
  expect(said).toEqual([
    'No music was found in “Papers”. Choose another folder, or put music there and look for changes.',
  ]);
});

test('nothing is said of one with music, of an older one, or when looking was stopped', () => {
  const { folders, said } = watch();
  folders.added(summaryOf({ Old: 0 }), summaryOf({ Old: 0, Music: 0 }));
  folders.lookedThrough(summaryOf({ Old: 0, Music: 7 }));
  folders.added(summaryOf({ Old: 0, Music: 7 }), summaryOf({ Old: 0, Music: 7, Papers: 0 }));
  folders.stopped();
  folders.lookedThrough(summaryOf({ Old: 0, Music: 7, Papers: 0 }));
  expect(said).toEqual([]);
});

test('a library without any track says so in the middle of the window, not in a notice', () => {
  const { folders, said } = watch();
  folders.added(null, summaryOf({ Papers: 0 }));
  folders.lookedThrough(summaryOf({ Papers: 0 }));
  expect(said).toEqual([]);
});

test('one that is in the library already is not taken without a word', () => {
  const { folders, said } = watch();
  folders.added(summaryOf({ Music: 3 }), summaryOf({ Music: 3 }));
  expect(said).toEqual(['This is in your library already. Segue looks through it again.']);
});
