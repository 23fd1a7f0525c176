// SPDX-License-Identifier: GPL-3.0-or-later
import type { WireError } from '../errors.ts';

/** The only IPC channels between the preload script and the shell. */
export const shellChannels = {
  /** page to shell, answered: (operation, input) -> ShellAnswer; the operations of `shellContract` */
  call: 'segue:call',
  /** page to shell: please send an engine port */
  openEngine: 'segue:open-engine',
  /** shell to page: the engine port, as the one port of the message */
  enginePort: 'segue:engine-port',
  /** shell to page: (event, payload); the events of `shellContract` */
  event: 'segue:event',
} as const;

/** Errors travel as values: what ipcMain.handle makes of a rejection has lost its code. */
export type ShellAnswer = { output: unknown } | { error: WireError };

/** Most items of one drop that are looked at, folders and files alike. */
export const droppedLimit = 5000;
