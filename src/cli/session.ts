// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openEngine, type Engine } from '../engine/engine.ts';
import { forkAnalyzer } from '../engine/analysis/forkAnalyzer.ts';
import { SegueError } from '../shared/errors.ts';
import { appVersion, encodersDirectory, siblingEntry } from './installation.ts';
import { exitCodes, Output } from './output.ts';

export interface CommonOptions {
  library: string;
  json: boolean;
}

export interface Session {
  engine: Engine;
  output: Output;
  /** fires on Ctrl+C or SIGTERM; a second Ctrl+C ends at once */
  signal: AbortSignal;
}

/** As `withEngine`, for commands that only read: a mistyped `--library` is a mistake and not a new library. */
export async function withExistingLibrary(
  options: CommonOptions,
  work: (session: Session) => Promise<void>,
): Promise<void> {
  const directory = resolve(options.library);
  if (!existsSync(join(directory, 'library.json'))) {
    throw new SegueError(
      'not_found',
      `There is no library in ${directory}. Name another one with --library, or make it by scanning a folder.`,
    );
  }
  await withEngine(options, work);
}

/** Opens the library for one command, and closes it whatever happens. It is made when there is none. */
export async function withEngine(
  options: CommonOptions,
  work: (session: Session) => Promise<void>,
): Promise<void> {
  const output = new Output(options.json);
  const abort = new AbortController();
  function interrupt(): void {
    if (abort.signal.aborted) process.exit(exitCodes.failed);
    output.milestone('Stopping. What was heard so far is kept; run the same command again to go on.');
    abort.abort(new SegueError('cancelled', 'Stopped before it began.'));
  }
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  const engine = await openEngine({
    libraryDirectory: resolve(options.library),
    encodersDirectory: encodersDirectory(),
    appVersion: appVersion(),
    spawnAnalyzer: () => forkAnalyzer(siblingEntry('analyzer')),
    log: process.env.SEGUE_LOG === undefined ? ignore : (line) => output.milestone(line),
  });
  try {
    abort.signal.throwIfAborted();
    await work({ engine, output, signal: abort.signal });
  } finally {
    await engine.close();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

function ignore(): void {
  // Without SEGUE_LOG only results, progress and failures are printed.
}
