// SPDX-License-Identifier: GPL-3.0-or-later
import type { Dispose, MessageChannelPort } from '../../shared/rpc/port.ts';

export interface AnalyzerExit {
  code: number | null;
  signal: string | null;
}

/** A running analyzer process, however it was started: forked by Node, or by the Electron shell for the engine. */
export interface AnalyzerConnection {
  /** `analyzerContract` is served on its other end */
  readonly port: MessageChannelPort;
  readonly pid: number | undefined;
  kill(): void;
  /** Called once. */
  onExit(listener: (exit: AnalyzerExit) => void): Dispose;
}

export type SpawnAnalyzer = () => Promise<AnalyzerConnection>;
