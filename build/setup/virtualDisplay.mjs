// SPDX-License-Identifier: GPL-3.0-or-later
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { StopError } from './StopError.mjs';

export function hasDisplay(environment = process.env) {
  return process.platform !== 'linux' || Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY);
}

/**
 * Starts an X server that draws into memory and gives the variables that lead programs to it, and `stop`.
 * Done here and not by xvfb-run, because that one neither passes signals on to the program it runs nor, when it
 * is ended itself, ends its server.
 */
export async function startVirtualDisplay() {
  const folder = await mkdtemp(path.join(tmpdir(), 'segue-display-'));
  const authority = path.join(folder, 'authority');
  await writeFile(authority, authorityRecord(), { mode: 0o600 });
  const server = spawn(
    'Xvfb',
    [
      ...['-displayfd', '3', '-screen', '0', '2560x1440x24', '-nolisten', 'tcp', '-auth', authority],
      // Without it the server starts over when its last window closes, and turns away who comes just then.
      '-noreset',
    ],
    // In a group of its own: Ctrl+C must not take the display away from an app that is still saving.
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], detached: true },
  );
  const end = () => server.kill('SIGTERM');
  process.once('exit', end);
  async function stop() {
    process.off('exit', end);
    if (server.exitCode === null && server.signalCode === null) {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  }
  try {
    const number = await displayNumber(server);
    // WAYLAND_DISPLAY is emptied, so that nothing prefers the real screen where there is one.
    return { variables: { DISPLAY: `:${number}`, XAUTHORITY: authority, WAYLAND_DISPLAY: '' }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Xvfb picks a free number and writes it once it takes connections. */
function displayNumber(server) {
  return new Promise((resolve, reject) => {
    let errors = '';
    server.stderr.setEncoding('utf8').on('data', (chunk) => (errors += chunk));
    server.stdio[3].setEncoding('utf8').once('data', (chunk) => resolve(Number(chunk)));
    const fail = (reason) =>
      reject(new StopError(`The virtual display (Xvfb) did not start: ${errors.trim() || reason}`));
    server.once('error', (error) => fail(error.message));
    server.once('exit', (code) => fail(`it ended with ${code}`));
  });
}

/** One entry of an Xauthority file: for any host and any display number, a random cookie. */
function authorityRecord() {
  const anyHost = 0xffff;
  const fields = [Buffer.alloc(0), Buffer.alloc(0), Buffer.from('MIT-MAGIC-COOKIE-1'), randomBytes(16)];
  const word = (value) => Buffer.from([value >> 8, value & 0xff]);
  return Buffer.concat([word(anyHost), ...fields.flatMap((field) => [word(field.length), field])]);
}
