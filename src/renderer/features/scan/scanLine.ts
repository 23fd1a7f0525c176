// SPDX-License-Identifier: GPL-3.0-or-later
import type { ScanState } from '../../../shared/domain/scan.ts';
import { formatAmount, formatCount, formatRate, formatTimeLeft } from '../../text/format.ts';

export interface ScanLine {
  text: string;
  /** 0 to 1; null: nobody knows how far; undefined: nothing is going on */
  fraction: number | null | undefined;
}

/** What the line at the bottom says about a run. */
export function scanLine(state: ScanState): ScanLine {
  switch (state.phase) {
    case 'walking':
      return { text: join(['Looking for music', files(state.filesFound)]), fraction: null };
    case 'reading':
      return {
        text: `Reading names and covers: ${progress(state.tagsRead, state.tagsTotal)}`,
        fraction: share(state.tagsRead, state.tagsTotal),
      };
    case 'listening':
      return {
        text: join([
          `Listening to your library: ${progress(state.heard, state.heardTotal)}`,
          state.tracksPerSecond > 0 ? formatRate(state.tracksPerSecond) : null,
          state.secondsLeft === null ? null : formatTimeLeft(state.secondsLeft),
        ]),
        fraction: share(state.heard, state.heardTotal),
      };
    case 'paused':
      return {
        text:
          state.heardTotal > 0 ? `Paused: ${progress(state.heard, state.heardTotal)} tracks heard` : 'Paused',
        fraction: share(state.heard, state.heardTotal),
      };
    case 'idle':
      return { text: troubles(state), fraction: undefined };
  }
}

/** For the idle line: what did not work. Empty when all went well. */
function troubles(state: ScanState): string {
  const sentences: string[] = [];
  const [problem] = state.problems;
  if (state.failures > 0) {
    sentences.push(`${formatAmount(state.failures, 'file', 'files')} could not be listened to.`);
  }
  if (state.problems.length === 1 && problem !== undefined) sentences.push(problem.message);
  else if (state.problems.length > 1) {
    sentences.push(`${formatAmount(state.problems.length, 'folder', 'folders')} could not be read.`);
  }
  return sentences.join(' ');
}

function progress(done: number, all: number): string {
  return `${formatCount(done)} of ${formatCount(all)}`;
}

function files(found: number): string | null {
  return found === 0 ? null : formatAmount(found, 'file', 'files');
}

function share(done: number, all: number): number | null {
  return all > 0 ? Math.min(1, done / all) : null;
}

function join(parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join(' · ');
}
