// SPDX-License-Identifier: GPL-3.0-or-later
import { utilityProcess, type UtilityProcess } from 'electron';
import { createInterface } from 'node:readline';
import type { Log } from './log.ts';

/** Starts a Node process that belongs to this app. What it prints goes to the log, with its name before it. */
export function forkUtility(entry: string, name: string, log: Log): UtilityProcess {
  const child = utilityProcess.fork(entry, [], { serviceName: `Segue ${name}`, stdio: 'pipe' });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => log.info(`[${name}] ${line}`));
  }
  return child;
}

/** Ends a process now, also one that hangs in native code and would not hear a polite signal. */
export function killNow(child: UtilityProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(child.pid, 'SIGKILL');
  } catch {
    // It was gone already.
  }
}
