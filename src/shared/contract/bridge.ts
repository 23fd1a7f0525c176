// SPDX-License-Identifier: GPL-3.0-or-later
import type { AppInfo } from './shell.ts';
import type { Notice } from '../domain/notice.ts';
import type { LibrarySummary } from '../domain/scan.ts';
import type { Dispose } from '../rpc/port.ts';

/**
 * The one object the preload script exposes, as `window.segue`. Functions only. The engine is spoken to over a
 * MessagePort that arrives as a window message (see `engineMessage`): large answers then cross one boundary
 * instead of being copied value by value through the context bridge.
 */
export interface SegueBridge {
  /** Asks for a fresh engine port; it arrives as a `message` event with `data === engineMessage`. */
  openEngine(): void;
  onEngineRestarted(listener: () => void): Dispose;
  /** Notices of the shell; those that came before the first listener are kept for it. */
  onNotice(listener: (notice: Notice) => void): Dispose;
  chooseFolder(): Promise<LibrarySummary | null>;
  /** Adds the folders among dropped items (a dropped file counts as its folder). */
  addDropped(files: File[]): Promise<LibrarySummary>;
  showInFolder(trackId: string): Promise<void>;
  appInfo(): Promise<AppInfo>;
}

export const engineMessage = 'segue:engine-port';
