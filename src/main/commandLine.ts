// SPDX-License-Identifier: GPL-3.0-or-later
import { resolve } from 'node:path';

/** What `segue [--library DIR] [FOLDER…]` asks for. */
export interface CommandLine {
  /** null: the one that belongs to this user */
  libraryDirectory: string | null;
  /** absolute; not checked */
  folders: string[];
  /** sentences for a person */
  problems: string[];
}

/**
 * The words the user typed, out of all those of the process. Electron started as `electron APP …` has the app's
 * path among them, after its own switches; an installed Segue has not.
 */
export function userWords(argv: readonly string[], startedThroughElectron: boolean): string[] {
  const words = argv.slice(1);
  if (!startedThroughElectron) return words;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '-r' || word === '--require') index += 1;
    else if (!word.startsWith('-')) return words.slice(index + 1);
  }
  return [];
}

/** Switches that are not Segue's are Chromium's, or the system's, and are passed over. */
export function readCommandLine(words: readonly string[], workingDirectory: string): CommandLine {
  const found: CommandLine = { libraryDirectory: null, folders: [], problems: [] };
  let onlyFolders = false;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (onlyFolders || !word.startsWith('-')) {
      if (word !== '') found.folders.push(resolve(workingDirectory, word));
    } else if (word === '--') {
      onlyFolders = true;
    } else if (word === '--library' || word.startsWith('--library=')) {
      const given = word === '--library' ? words[++index] : word.slice('--library='.length);
      if (given === undefined || given === '' || given.startsWith('--')) {
        found.problems.push('--library needs a folder after it; the usual library is used.');
        if (given?.startsWith('--') === true) index -= 1;
      } else {
        found.libraryDirectory = resolve(workingDirectory, given);
      }
    }
  }
  return found;
}
