// SPDX-License-Identifier: GPL-3.0-or-later
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { withLock } from './lock.mjs';
import { outputDirectory, projectRoot } from './paths.mjs';
import { runProjectTool } from './projectTool.mjs';
import { say } from './say.mjs';
import { StopError } from './StopError.mjs';

const inputs = ['src', 'electron.vite.config.ts', 'package.json', 'package-lock.json'];
const stampFile = path.join(outputDirectory, '.built-from');
const lockFile = path.join(projectRoot, 'node_modules', '.cache', 'segue', 'build.lock');

/** Builds when `out/` is not what these sources give; takes some milliseconds when it is. */
export async function ensureBuilt() {
  if (isCurrent()) return;
  await withLock(lockFile, async () => {
    // Whoever held the lock may just have built the same.
    if (!isCurrent()) await build('error');
  });
}

/** Builds in any case, and shows warnings too. */
export async function buildAnew() {
  await withLock(lockFile, () => build('warn'));
}

async function build(logLevel) {
  const fingerprint = fingerprintOfSources();
  await rm(stampFile, { force: true });
  const started = Date.now();
  // The builder's own lines go to stderr: `segue … --json` may be what asked for the build.
  const code = await runProjectTool('electron-vite', ['build', '--logLevel', logLevel], {
    stdio: ['ignore', process.stderr, process.stderr],
  });
  if (code !== 0) throw new StopError('The build failed; the lines above say where.');
  await writeFile(stampFile, fingerprint);
  say(`Built Segue in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}

function isCurrent() {
  try {
    return readFileSync(stampFile, 'utf8') === fingerprintOfSources();
  } catch {
    return false;
  }
}

/**
 * Names, sizes and times of all that goes into a build. Not "is anything newer": that misses a file that was
 * deleted, and an older version that was brought back.
 */
function fingerprintOfSources() {
  const hash = createHash('sha256');
  for (const input of inputs) addToFingerprint(hash, path.join(projectRoot, input));
  return hash.digest('hex');
}

function addToFingerprint(hash, file) {
  const status = statSync(file);
  if (status.isDirectory()) {
    for (const name of readdirSync(file).sort()) addToFingerprint(hash, path.join(file, name));
  } else {
    hash.update(`${path.relative(projectRoot, file)}\0${status.size}\0${status.mtimeMs}\n`);
  }
}
