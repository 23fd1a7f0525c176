// SPDX-License-Identifier: GPL-3.0-or-later
import type { WireError } from '../shared/errors.ts';

/**
 * What the shell and the engine process say to each other besides the contract: only what has to do with
 * processes and ports, which the engine itself knows nothing of.
 */
export type ToEngineProcess =
  /** first message; its port is for `hostContract` */
  | { kind: 'start'; options: EngineStart }
  /** its port is for `engineContract`: one page */
  | { kind: 'page' }
  /** its port leads to the analyzer that was asked for */
  | { kind: 'analyzer'; id: number; pid: number | undefined }
  | { kind: 'analyzer-failed'; id: number; message: string }
  | { kind: 'analyzer-exited'; id: number; code: number | null; signal: string | null }
  /** write what is unwritten and end */
  | { kind: 'close' };

export type FromEngineProcess =
  | { kind: 'ready' }
  | { kind: 'failed'; error: WireError }
  | { kind: 'spawn-analyzer'; id: number }
  | { kind: 'kill-analyzer'; id: number };

export interface EngineStart {
  libraryDirectory: string;
  appVersion: string;
  encodersDirectory: string;
}
