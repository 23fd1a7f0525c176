// SPDX-License-Identifier: GPL-3.0-or-later
import { app, dialog } from 'electron';
import { z } from 'zod';
import type { CommandLine } from './commandLine.ts';
import { followCommandLine } from './commandLineFolders.ts';
import type { ShellContext } from './context.ts';
import type { Dispose } from '../shared/rpc/port.ts';

const commandLineSchema = z.object({
  libraryDirectory: z.string().nullable(),
  folders: z.array(z.string().min(1).max(8192)).max(1000),
  problems: z.array(z.string().max(1000)).max(20),
});

/**
 * True in the first Segue of this user. False in a second one, which has then handed its command line to the first
 * and should end.
 */
export function isFirstInstance(asked: CommandLine): boolean {
  return app.requestSingleInstanceLock({ ...asked });
}

/** Does in the first Segue what a second one was started for. */
export function enableSingleInstance(context: ShellContext, libraryDirectory: string): Dispose {
  function onSecond(_event: unknown, _argv: string[], _directory: string, handedOver: unknown): void {
    context.window.show();
    const asked = commandLineSchema.safeParse(handedOver);
    if (!asked.success) return;
    if (asked.data.libraryDirectory !== null && asked.data.libraryDirectory !== libraryDirectory) {
      void dialog.showMessageBox({
        type: 'info',
        message: 'Segue is open with another library.',
        detail: `Close it first, then open ${asked.data.libraryDirectory}.`,
      });
      return;
    }
    void followCommandLine(asked.data, context);
  }
  app.on('second-instance', onSecond);
  return () => app.off('second-instance', onSecond);
}
