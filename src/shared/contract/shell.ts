// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from 'zod';
import type { Notice } from '../domain/notice.ts';
import type { LibrarySummary } from '../domain/scan.ts';
import { event, operation } from '../rpc/contract.ts';
import { trackIdSchema } from './engine.ts';
import { droppedLimit } from './shellChannels.ts';

/** What the window may ask of the Electron shell. */
export const shellContract = {
  operations: {
    /** opens the native folder dialog; null: the user closed it */
    'folders.choose': operation<LibrarySummary | null>()(z.object({}).strict()),
    /** paths that the preload script took from dropped File objects; the page itself never makes a path */
    'folders.dropped': operation<LibrarySummary>()(
      z.object({ paths: z.array(z.string().min(1).max(8192)).min(1).max(droppedLimit) }),
    ),
    /** shows the track's file in the system's file manager */
    'track.showInFolder': operation<null>()(z.object({ id: trackIdSchema })),
    'app.info': operation<AppInfo>()(z.object({}).strict()),
  },
  events: {
    /** the engine was (re)started; the page asks for a new port */
    'engine.restarted': event<null>(),
    /** what the shell itself has to say: the window was reloaded after a crash, a folder given at start is not there */
    notice: event<Notice>(),
  },
} as const;

export interface AppInfo {
  version: string;
  platform: string;
  electron: string;
  chrome: string;
  node: string;
}

export type ShellContract = typeof shellContract;
