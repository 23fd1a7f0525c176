// SPDX-License-Identifier: GPL-3.0-or-later
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';

import { projectRoot } from './paths.mjs';

const forwardedSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Programs of the project's packages begin with `#!/usr/bin/env node`; this makes that the Node 24 which the
 * project brings along, also when a script was started by another Node.
 */
export function projectEnvironment(extra = {}) {
  const environment = { ...process.env, ...extra };
  const binaries = path.join(projectRoot, 'node_modules', '.bin');
  const key = Object.keys(environment).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  environment[key] = [binaries, environment[key]].filter(Boolean).join(path.delimiter);
  return environment;
}

/** What a shell would report: the code, or 128 and the number of the signal that ended the program. */
function exitStatus(code, signal) {
  return code ?? 128 + (constants.signals[signal] ?? 0);
}

/**
 * Runs a program to its end with the terminal attached and gives its exit code. Signals sent to this process
 * are passed on, and this process stays until the program has ended: it may need a moment to save.
 */
export function runProgram(command, parameters, options = {}) {
  const { environment, directory = projectRoot, stdio = 'inherit' } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, {
      cwd: directory,
      env: projectEnvironment(environment),
      stdio,
    });
    // A terminal sends Ctrl+C to the whole group, so the child already has it; passing it on would count twice.
    const handlers = forwardedSignals.map((signal) => [
      signal,
      () => {
        if (signal === 'SIGINT' && process.stdin.isTTY) return;
        child.kill(signal);
      },
    ]);
    for (const [signal, handler] of handlers) process.on(signal, handler);
    const release = () => {
      for (const [signal, handler] of handlers) process.off(signal, handler);
    };
    child.once('error', (error) => {
      release();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      release();
      resolve(exitStatus(code, signal));
    });
  });
}

/** Runs a program quietly and gives its exit code and output; a program that does not exist has the code 127. */
export function captureProgram(command, parameters, options = {}) {
  const { environment, directory = projectRoot, timeout } = options;
  return new Promise((resolve) => {
    const child = spawn(command, parameters, {
      cwd: directory,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout,
    });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => (output += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk) => (errors += chunk));
    child.once('error', (error) => resolve({ code: 127, output, errors: String(error) }));
    child.once('close', (code, signal) => resolve({ code: exitStatus(code, signal), output, errors }));
  });
}
