// SPDX-License-Identifier: GPL-3.0-or-later
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';

export interface MuslyRun {
  seconds: number;
  tracksPerSecond: number;
}

/**
 * The peer of the same kind: Musly, a C++ program that people use for this. Measured in the same run where it is on
 * the PATH. It decodes whole files with its own FFmpeg and uses all cores through OpenMP.
 * @returns null where Musly is not installed
 */
export function runMusly(folder: string, workDirectory: string, tracks: number): MuslyRun | null {
  if (spawnSync('musly', ['-i'], { stdio: 'ignore' }).error !== undefined) return null;
  const collection = join(workDirectory, 'collection.musly');
  const environment = { ...process.env, OMP_NUM_THREADS: String(cpus().length) };
  spawnSync('musly', ['-n', 'timbre', '-c', collection], { stdio: 'ignore', env: environment });
  const started = performance.now();
  const run = spawnSync('musly', ['-a', folder, '-c', collection], { stdio: 'ignore', env: environment });
  if (run.status !== 0) return null;
  const seconds = (performance.now() - started) / 1000;
  return { seconds, tracksPerSecond: tracks / seconds };
}
