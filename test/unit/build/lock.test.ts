// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { buildModule } from './buildModule.ts';

const { withLock } = await buildModule<{
  withLock: <Result>(file: string, work: () => Promise<Result>) => Promise<Result>;
}>('lock.mjs');

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'segue-lock-'));
  file = path.join(folder, 'deeper', 'build.lock');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('withLock', () => {
  it('lets one in at a time', async () => {
    const events: string[] = [];
    async function work(name: string): Promise<void> {
      events.push(`${name} in`);
      await Promise.resolve();
      events.push(`${name} out`);
    }
    await Promise.all(['a', 'b'].map((name) => withLock(file, () => work(name))));
    const [first, second, third, fourth] = events;
    expect(second).toBe(first?.replace('in', 'out'));
    expect(fourth).toBe(third?.replace('in', 'out'));
  });

  it('is open again after work that failed', async () => {
    await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(existsSync(file)).toBe(false);
    expect(await withLock(file, () => Promise.resolve(7))).toBe(7);
  });

  it('takes over from a process that was killed', async () => {
    await withLock(file, () => Promise.resolve());
    const gone = spawnSync(process.execPath, ['--version']).pid;
    await writeFile(file, String(gone));
    expect(await withLock(file, () => Promise.resolve('mine'))).toBe('mine');
  });
});
