// SPDX-License-Identifier: GPL-3.0-or-later
import { describeError, SegueError } from '../shared/errors.ts';

/** Exit codes of every command. */
export const exitCodes = { done: 0, failed: 1, badUsage: 2 } as const;

// A reader that has seen enough (`segue tracks | head`) closes the pipe; a full disk refuses the rest.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE')
    process.stderr.write(`segue: The output could not be written (${error.code ?? error.message}).\n`);
  process.exit(error.code === 'EPIPE' ? exitCodes.done : exitCodes.failed);
});

/** A pipe takes 64 KiB at once; leaving before its reader has taken the rest would cut the document off. */
export function flushed(): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write('', () => resolve());
  });
}

/** One JSON document on stdout, or lines for people; progress and failures always go to stderr. */
export class Output {
  readonly #json: boolean;
  #progressShown = false;

  constructor(json: boolean) {
    this.#json = json;
  }

  result(document: unknown, lines: () => string[]): void {
    this.clearProgress();
    process.stdout.write(this.#json ? `${JSON.stringify(document)}\n` : `${lines().join('\n')}\n`);
  }

  /** One line that replaces itself on a terminal. Where stderr is a file, see `milestone`. */
  progress(line: string): void {
    if (!process.stderr.isTTY) return;
    process.stderr.write(`\r\u001b[2K${line.slice(0, Math.max(20, process.stderr.columns - 1))}`);
    this.#progressShown = true;
  }

  /** A line worth keeping in a log. */
  milestone(line: string): void {
    this.clearProgress();
    process.stderr.write(`${line}\n`);
  }

  clearProgress(): void {
    if (this.#progressShown) process.stderr.write('\r\u001b[2K');
    this.#progressShown = false;
  }

  failure(error: unknown): void {
    this.clearProgress();
    process.stderr.write(`segue: ${error instanceof SegueError ? error.message : describeError(error)}\n`);
  }
}
