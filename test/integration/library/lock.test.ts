// SPDX-License-Identifier: GPL-3.0-or-later
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../../src/engine/store/libraryStore.ts';
import { openLibrary, temporaryFolder } from './temporary.ts';

const options = { appVersion: '0.1.0' };
const onLinux = process.platform === 'linux';

async function writeLock(directory: string, owner: Record<string, unknown>, ageMs = 0): Promise<void> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, 'lock.json');
  await writeFile(
    path,
    JSON.stringify({ token: 't', host: hostname(), boot: null, started: null, ...owner }),
  );
  const time = new Date(Date.now() - ageMs);
  await utimes(path, time, time);
}

/** The id of a process that has ended. */
async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid as number;
}

describe('the lock of a library', () => {
  it('keeps a second Segue out until the first has closed', async () => {
    const directory = await temporaryFolder();
    const first = await openLibrary(directory);
    await expect(openStore(directory, options)).rejects.toMatchObject({ code: 'library_locked' });
    await first.close();
    await (await openLibrary(directory)).close();
    expect(await readdir(directory)).not.toContain('lock.json');
  });

  it('is taken over from a process that has ended', async () => {
    const directory = await temporaryFolder();
    await writeLock(directory, { pid: await endedProcess() });
    await openLibrary(directory);
  });

  it.runIf(onLinux)('is taken over when its process id belongs to another process now', async () => {
    const directory = await temporaryFolder();
    await writeLock(directory, { pid: process.pid, started: '12345' });
    await openLibrary(directory);
  });

  it.runIf(onLinux)('is taken over from before the computer was started again', async () => {
    const directory = await temporaryFolder();
    await writeLock(directory, { pid: process.pid, boot: 'another boot' });
    await openLibrary(directory);
  });

  it('of another computer counts as long as it is renewed', async () => {
    const directory = await temporaryFolder();
    await writeLock(directory, { pid: 1, host: 'another computer' }, 30_000);
    await expect(openStore(directory, options)).rejects.toMatchObject({ code: 'library_locked' });
    await writeLock(directory, { pid: 1, host: 'another computer' }, 600_000);
    await openLibrary(directory);
  });

  it('that is not readable is taken over', async () => {
    const directory = await temporaryFolder();
    await writeLock(directory, {}, 60_000);
    await writeFile(join(directory, 'lock.json'), '');
    const past = new Date(Date.now() - 60_000);
    await utimes(join(directory, 'lock.json'), past, past);
    await openLibrary(directory);
  });

  it('is won by one of many that come at once', async () => {
    const directory = await temporaryFolder();
    await writeLock(directory, { pid: await endedProcess() });
    const opened = await Promise.allSettled(Array.from({ length: 6 }, () => openStore(directory, options)));
    const won = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    onTestFinished(async () => {
      for (const store of won) await store.close();
    });
    expect(won).toHaveLength(1);
    expect((await readdir(directory)).filter((name) => name.startsWith('lock.json'))).toEqual(['lock.json']);
  });

  it('is not taken away by closing one that lost it', async () => {
    const directory = await temporaryFolder();
    const store = await openLibrary(directory);
    await writeLock(directory, { pid: process.pid, token: 'of somebody else' });
    await store.close();
    expect(await readFile(join(directory, 'lock.json'), 'utf8')).toContain('of somebody else');
    expect((await stat(join(directory, 'lock.json'))).isFile()).toBe(true);
  });
});
