// SPDX-License-Identifier: GPL-3.0-or-later
import { constants } from 'node:os';

/** The signals that end a process by themselves. */
const deadly = ['SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGKILL', 'SIGSEGV', 'SIGTERM'] as const;

/**
 * Electron reports the number of the signal in the place of the exit code on Linux and macOS. None of Segue's
 * processes exits with such a number itself.
 */
export function readExitCode(code: number): { code: number | null; signal: string | null } {
  if (process.platform === 'win32') return { code, signal: null };
  const signal = deadly.find((name) => constants.signals[name] === code);
  return signal === undefined ? { code, signal: null } : { code: null, signal };
}
