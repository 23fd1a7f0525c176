// SPDX-License-Identifier: GPL-3.0-or-later
import { say } from './say.mjs';

/** Something the user has to do first. Its message is the whole answer; a stack trace would only hide it. */
export class StopError extends Error {
  name = 'StopError';
}

/** Runs a script's main function; its result is the exit code. */
export async function runScript(main) {
  try {
    process.exitCode = (await main(process.argv.slice(2))) ?? 0;
  } catch (error) {
    say(error instanceof StopError ? error.message : String(error?.stack ?? error));
    process.exitCode = 1;
  }
}
