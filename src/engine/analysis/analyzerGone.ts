// SPDX-License-Identifier: GPL-3.0-or-later
import { SegueError } from '../../shared/errors.ts';
import type { AnalyzerConnection, AnalyzerExit } from './analyzerConnection.ts';

/** A port may close before the news of its process arrives; longer than this many milliseconds nobody waits for it. */
const exitMilliseconds = 3000;

/** The process went away while something was asked of it. Never leaves the engine. */
export class AnalyzerGone extends Error {
  /** ended from outside (a user, the kernel short of memory): that alone is no proof against what was under way */
  readonly killed: boolean;

  constructor(killed: boolean) {
    super('the analyzer is gone');
    this.killed = killed;
  }
}

/** To be asked for before the process can end. */
export function endOf(connection: AnalyzerConnection): Promise<AnalyzerExit> {
  return new Promise((resolve) => connection.onExit(resolve));
}

/** @returns `AnalyzerGone` for an error that only says that the connection was lost, any other as it is */
export async function asGone(error: unknown, ended: Promise<AnalyzerExit>): Promise<unknown> {
  if (!(error instanceof SegueError && error.code === 'connection_lost')) return error;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, exitMilliseconds, null);
  });
  const exit = await Promise.race([ended, late]);
  clearTimeout(timer);
  return new AnalyzerGone(exit?.signal === 'SIGKILL');
}
