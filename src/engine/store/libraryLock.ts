// SPDX-License-Identifier: GPL-3.0-or-later
import { link, readFile, rename, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { SegueError } from '../../shared/errors.ts';

/**
 * `lock.json` in the library folder: one process writes a library at a time. The file names its owner, so that one
 * left behind by a killed process is recognised: by process id and the moment that process started (ids are used
 * again), by the boot it ran in, and, where the system tells neither or the owner is another computer, by the file's
 * time, which the owner renews.
 */
const ownerSchema = z.object({
  pid: z.number().int(),
  host: z.string(),
  /** id of the boot of the system; null where it is not told */
  boot: z.string().nullable(),
  /** when the process started, in the system's own unit; null where it is not told */
  started: z.string().nullable(),
  /** tells two locks of one process apart */
  token: z.string(),
});
type Owner = z.infer<typeof ownerSchema>;

const fileName = 'lock.json';
const renewEveryMs = 15_000;
/** An owner that cannot be asked is taken for dead after missing this many milliseconds. */
const silentForMs = 120_000;

export interface LibraryLock {
  release(): Promise<void>;
}

/** @throws SegueError `library_locked` when a living process holds it */
export async function lockLibrary(directory: string, token: string): Promise<LibraryLock> {
  const path = join(directory, fileName);
  const content = `${JSON.stringify(ownOwner(token))}\n`;
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (await create(path, content)) return hold(path, token);
    const found = await inspect(path);
    if (found === null) continue;
    if (found.alive) throw locked(directory);
    await putAside(path, found.text);
  }
  throw locked(directory);
}

function locked(directory: string): SegueError {
  return new SegueError(
    'library_locked',
    `Another Segue is using the library folder ${directory}. Close it first, or choose another library folder.`,
  );
}

async function create(path: string, content: string): Promise<boolean> {
  // Written aside and linked into place: a lock that exists always has its content.
  const aside = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  await writeFile(aside, content, { flag: 'wx' });
  try {
    await link(aside, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    // File systems without hard links (FAT, some shares); what else is wrong shows again here.
    return await createExclusively(path, content);
  } finally {
    await unlink(aside).catch(ignore);
  }
}

async function createExclusively(path: string, content: string): Promise<boolean> {
  try {
    await writeFile(path, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** @returns null when there is no lock any more */
async function inspect(path: string): Promise<{ text: string; alive: boolean } | null> {
  try {
    const text = await readFile(path, 'utf8');
    const { mtimeMs } = await stat(path);
    return { text, alive: isAlive(parseOwner(text), Date.now() - mtimeMs) };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function parseOwner(text: string): Owner | null {
  try {
    return ownerSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function isAlive(owner: Owner | null, silentMs: number): boolean {
  const renewed = silentMs < silentForMs;
  // Not readable as a lock: perhaps one being written on a file system without links.
  if (owner === null) return silentMs < 5_000;
  if (owner.host !== hostname()) return renewed;
  const boot = bootId();
  if (owner.boot !== null && boot !== null && owner.boot !== boot) return false;
  if (!processExists(owner.pid)) return false;
  if (owner.started === null) return renewed;
  return processStart(owner.pid) === owner.started;
}

/** Takes a dead lock out of the way; when it was replaced by a living one meanwhile, that one is put back. */
async function putAside(path: string, expected: string): Promise<void> {
  const aside = `${path}.${process.pid}.stale`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if ((await readFile(aside, 'utf8')) !== expected) await link(aside, path).catch(ignore);
  await unlink(aside).catch(ignore);
}

function hold(path: string, token: string): LibraryLock {
  const timer = setInterval(function renew() {
    const now = new Date();
    utimes(path, now, now).catch(ignore);
  }, renewEveryMs);
  timer.unref();
  return {
    async release() {
      clearInterval(timer);
      const text = await readFile(path, 'utf8').catch(() => '');
      if (parseOwner(text)?.token === token) await unlink(path).catch(ignore);
    },
  };
}

function ownOwner(token: string): Owner {
  return { pid: process.pid, host: hostname(), boot: bootId(), started: processStart(process.pid), token };
}

function bootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return null;
  }
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Linux only. A process that was killed and not yet collected by its parent has ended. */
function processStart(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may hold anything; the others follow its last bracket.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const state = fields[0];
    if (state === 'Z' || state === 'X') return null;
    return fields[19] ?? null;
  } catch {
    return null;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function ignore(): void {}
