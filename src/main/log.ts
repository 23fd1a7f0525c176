// SPDX-License-Identifier: GPL-3.0-or-later
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describeFailure } from './describeFailure.ts';

export interface Log {
  readonly directory: string;
  info(message: string): void;
  warn(message: string, error?: unknown): void;
  error(message: string, error?: unknown): void;
}

const largestFile = 2 * 1024 * 1024;

/**
 * Writes to `segue.log` in `directory` and to the console. The file is kept small: a full one becomes
 * `segue.old.log`. Written at once and not in batches, because what matters most is the line before a crash.
 */
export function openLog(directory: string): Log {
  const file = join(directory, 'segue.log');
  const old = join(directory, 'segue.old.log');
  let size = 0;
  let writable = true;
  try {
    mkdirSync(directory, { recursive: true });
    size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    writable = false;
  }
  // A terminal that was closed must not end the app.
  process.stdout.on('error', ignore);
  process.stderr.on('error', ignore);

  function write(level: string, message: string, error?: unknown): void {
    const detail = error === undefined ? '' : ` ${describeFailure(error)}`;
    const line = `${new Date().toISOString()} ${level} ${message}${detail}\n`;
    process.stderr.write(line);
    if (!writable) return;
    try {
      if (size > largestFile) {
        renameSync(file, old);
        size = 0;
      }
      appendFileSync(file, line);
      size += Buffer.byteLength(line);
    } catch {
      // A full disk: the console still has it, and the next line tries again.
    }
  }

  return {
    directory,
    info: (message) => write('info', message),
    warn: (message, error) => write('warn', message, error),
    error: (message, error) => write('error', message, error),
  };
}

function ignore(): void {
  // See where it is used.
}
