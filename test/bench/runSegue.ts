// SPDX-License-Identifier: GPL-3.0-or-later
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { MemoryWatch, type MemoryPeaks } from './processMemory.ts';

export interface SegueRun {
  document: unknown;
  /** from the start of the process to its end, seconds */
  seconds: number;
  memory: MemoryPeaks;
}

/** Runs a command of the built CLI as its own process, as a user would, and watches it. */
export async function runSegue(commandArguments: string[]): Promise<SegueRun> {
  const cli = join(import.meta.dirname, '..', '..', 'out', 'main', 'cli.js');
  const started = performance.now();
  const child = spawn(process.execPath, [cli, ...commandArguments, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const watch = new MemoryWatch(child.pid ?? process.pid);
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('close', resolve).once('error', reject),
  );
  const seconds = (performance.now() - started) / 1000;
  const memory = watch.stop();
  if (code !== 0) throw new Error(`segue ${commandArguments.join(' ')} ended with ${code}`);
  return { document: JSON.parse(printed) as unknown, seconds, memory };
}
