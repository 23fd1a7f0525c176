// SPDX-License-Identifier: GPL-3.0-or-later
import { spawn } from 'node:child_process';
import { cliEntry } from './projectPaths.ts';

export interface CliRun {
  code: number | null;
  /** stdout parsed, where it is JSON; else null */
  document: unknown;
  output: string;
  errors: string;
}

/** Runs the CLI from its source as its own process. */
export async function runCli(
  commandArguments: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<CliRun> {
  const child = spawn(process.execPath, [cliEntry, ...commandArguments], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output, errors, document: parseOrNull(output) };
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
