// SPDX-License-Identifier: GPL-3.0-or-later
import type { AppPaths } from './appPaths.ts';
import type { EngineHost } from './engineHost.ts';
import type { Log } from './log.ts';
import type { MainWindow } from './window.ts';

/** What the modules of the shell share. Each is switched on by its `enable…(context)` and off by what that returns. */
export interface ShellContext {
  readonly log: Log;
  readonly paths: AppPaths;
  readonly engine: EngineHost;
  readonly window: MainWindow;
}
