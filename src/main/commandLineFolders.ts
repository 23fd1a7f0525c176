// SPDX-License-Identifier: GPL-3.0-or-later
import type { CommandLine } from './commandLine.ts';
import type { ShellContext } from './context.ts';
import { addFolders } from './addFolders.ts';
import { toWireError } from '../shared/errors.ts';

/** Does what the command line asks for, of this start or of a second one; what cannot be done is told in the window. */
export async function followCommandLine(
  asked: CommandLine,
  { engine, window, log }: ShellContext,
): Promise<void> {
  for (const message of asked.problems) {
    log.warn(message);
    window.send('notice', { level: 'warning', code: 'bad_request', message });
  }
  if (asked.folders.length === 0) return;
  try {
    await addFolders(engine, asked.folders);
  } catch (error) {
    log.warn('The folders of the command line could not be added.', error);
    window.send('notice', { level: 'error', ...toWireError(error) });
  }
}
