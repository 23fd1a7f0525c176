// SPDX-License-Identifier: GPL-3.0-or-later
import type { ErrorCode } from '../errors.ts';

export type ScanPhase =
  | 'idle'
  /** walking folders and comparing with what is known */
  | 'walking'
  /** reading tags of new and changed files */
  | 'reading'
  /** decoding and encoding */
  | 'listening'
  | 'paused';

/** One state for both halves of a run (files, then sound); sent at most about five times a second. */
export interface ScanState {
  phase: ScanPhase;
  /** files seen by the walk so far */
  filesFound: number;
  /** of the new and changed files: tags read / all of them */
  tagsRead: number;
  tagsTotal: number;
  /** of this run's tracks to listen to: done (heard or failed) / all of them */
  heard: number;
  heardTotal: number;
  /** tracks listened to per second over about the last 20 s; 0 while unknown */
  tracksPerSecond: number;
  /** seconds; null while unknown */
  secondsLeft: number | null;
  /** tracks of the library that failed and are still there */
  failures: number;
  /** folders that could not be read in this run, one sentence each */
  problems: ScanProblem[];
}

export interface ScanProblem {
  path: string;
  code: ErrorCode;
  message: string;
}

/** What a finished run changed. `moved` were found again by their sound under another path. */
export interface ScanSummary {
  added: number;
  updated: number;
  moved: number;
  removed: number;
  unchanged: number;
  /** folders and tracks; with an empty path what kept the run itself from going on */
  failed: ScanProblem[];
  analysed: number;
  seconds: number;
  tracksPerSecond: number;
  provider: string | null;
  encoder: string;
  /** true when the run was stopped before its end; the next one goes on from there */
  cancelled: boolean;
}

export interface LibraryFolder {
  id: string;
  path: string;
  /** false: the drive or share is away; its tracks stay */
  available: boolean;
  tracks: number;
}

export interface LibrarySummary {
  libraryDirectory: string;
  folders: LibraryFolder[];
  /** tracks that are listed: present or offline */
  tracks: number;
  heard: number;
  pending: number;
  failed: number;
  offline: number;
}
