// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Runs `work` while no other process of this machine holds the lock file. A lock whose process is gone is taken
 * over: it was killed and could not clean up.
 */
export async function withLock(file, work) {
  await mkdir(path.dirname(file), { recursive: true });
  while (!(await take(file))) {
    if (!isRunning(await holder(file))) await rm(file, { force: true });
    else await wait(200);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function take(file) {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

async function holder(file) {
  try {
    return Number(await readFile(file, 'utf8'));
  } catch {
    return 0;
  }
}

function isRunning(processId) {
  if (!processId) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
