// SPDX-License-Identifier: GPL-3.0-or-later
import { statSync } from 'node:fs';
import path from 'node:path';

import { captureProgram } from './runProgram.mjs';
import { say } from './say.mjs';
import { StopError } from './StopError.mjs';

/**
 * Chromium refuses to run its sandbox as root. For anyone else it stays on: where the system does not let ordinary
 * programs build one, this says how to allow it, and does not quietly go without.
 */
export async function sandboxArguments(electron) {
  if (process.platform !== 'linux') return [];
  if (process.getuid() === 0) {
    say("You are root, and Chromium's sandbox does not run as root: starting with --no-sandbox.");
    return ['--no-sandbox'];
  }
  const sandboxProgram = path.join(electron.directory, 'chrome-sandbox');
  if (isSetUidRoot(sandboxProgram) || (await canMakeNamespaces())) return [];
  throw new StopError(
    "This system does not let ordinary programs build a sandbox. Let Electron's own helper do it, and run the same command again:\n" +
      `  sudo chown root:root '${sandboxProgram}' && sudo chmod 4755 '${sandboxProgram}'`,
  );
}

function isSetUidRoot(file) {
  const status = statSync(file, { throwIfNoEntry: false });
  return status !== undefined && status.uid === 0 && (status.mode & 0o4000) !== 0;
}

/** Tries what Chromium will do: a user namespace in which it is root. Without the program to try with, hopes. */
async function canMakeNamespaces() {
  const { code } = await captureProgram('unshare', ['--user', '--map-root-user', 'true']);
  return code === 0 || code === 127;
}
