// SPDX-License-Identifier: GPL-3.0-or-later
import type { AudioFacts } from '../../shared/contract/analyzer.ts';
import type { WireError } from '../../shared/errors.ts';
import type { ListeningPlan, TrackWindows } from './listen.ts';

/** One job at a time goes to a worker; it answers with exactly one result. */
export type WorkerJob =
  | { kind: 'identify'; path: Uint8Array; seconds: number }
  | { kind: 'listen'; path: Uint8Array; seconds: number; plan: ListeningPlan };

export type WorkerResult =
  | { kind: 'identified'; facts: AudioFacts }
  | { kind: 'heard'; track: TrackWindows }
  /** `detail` is for the log and only there when the error is not one that a file is known to cause */
  | { kind: 'failed'; error: WireError; detail: string | null };
