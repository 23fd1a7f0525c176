// SPDX-License-Identifier: GPL-3.0-or-later
import { spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { describe, expect, it } from 'vitest';

const module = pathToFileURL(path.resolve(import.meta.dirname, '../../../build/setup/runProgram.mjs')).href;

/** A script of the project, as `npm start` is one: it runs PROGRAM and ends with its exit code. */
function startScript(program: string): ReturnType<typeof spawn> {
  const script = `import { runProgram } from ${JSON.stringify(module)};
    process.exitCode = await runProgram(process.execPath, ['-e', ${JSON.stringify(program)}]);`;
  return spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function exitCode(script: ReturnType<typeof spawn>): Promise<number | null> {
  return new Promise((resolve) => script.once('exit', resolve));
}

describe('a program that a script runs', () => {
  it('gives the script its exit code', async () => {
    expect(await exitCode(startScript('process.exit(7)'))).toBe(7);
  });

  it('gets the signals of the script, and the time it needs to end', async () => {
    const script = startScript(
      "process.on('SIGTERM', () => setTimeout(() => process.exit(5), 100)); setInterval(() => 0, 1000); console.log('up')",
    );
    script.stdout?.once('data', () => script.kill('SIGTERM'));
    expect(await exitCode(script)).toBe(5);
  });

  it('that was killed counts as it does in a shell', async () => {
    expect(await exitCode(startScript("process.kill(process.pid, 'SIGKILL')"))).toBe(128 + 9);
  });
});
