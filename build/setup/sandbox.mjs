// SPDX-License-Identifier: GPL-3.0-or-later
import { readFileSync } from 'node:fs';

import { say } from './say.mjs';
import { StopError } from './StopError.mjs';

const namespaceSettings = [
  { file: 'kernel/unprivileged_userns_clone', off: '0', cure: 'kernel.unprivileged_userns_clone=1' },
  {
    file: 'kernel/apparmor_restrict_unprivileged_userns',
    off: '1',
    cure: 'kernel.apparmor_restrict_unprivileged_userns=0',
  },
];

/**
 * Chromium refuses to run its sandbox as root. For anyone else it stays on: where the system forbids it, this
 * says how to allow it, and does not quietly go without.
 */
export function sandboxArguments() {
  if (process.platform !== 'linux') return [];
  if (process.getuid() === 0) {
    say("You are root, and Chromium's sandbox does not run as root: starting with --no-sandbox.");
    return ['--no-sandbox'];
  }
  const forbidden = namespaceSettings.find(({ file, off }) => readSetting(file) === off);
  if (forbidden) {
    throw new StopError(
      `This system does not let programs started from a folder of yours have a sandbox. Allow it with\n` +
        `  sudo sysctl -w ${forbidden.cure}\nand run the same command again.`,
    );
  }
  return [];
}

function readSetting(file) {
  try {
    return readFileSync(`/proc/sys/${file}`, 'utf8').trim();
  } catch {
    return undefined;
  }
}
