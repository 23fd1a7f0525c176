// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchElectron } from '../e2e/support/electron.ts';
import { MemoryWatch, type MemoryPeaks } from './processMemory.ts';

export interface FirstWindow {
  /** from the start of the program to rows of the library in the window, seconds */
  usableSeconds: number;
  memory: MemoryPeaks;
}

/** Starts the real app on a library that was scanned before; `build/bench.mjs` sees to a display. */
export async function measureFirstWindow(libraryDirectory: string): Promise<FirstWindow> {
  const userData = mkdtempSync(join(tmpdir(), 'segue-bench-user-'));
  const started = performance.now();
  const app = await launchElectron(userData, libraryDirectory);
  const watch = new MemoryWatch(app.process().pid ?? process.pid);
  try {
    const window = await app.firstWindow();
    await window.getByRole('row').nth(5).waitFor({ state: 'visible' });
    const usableSeconds = (performance.now() - started) / 1000;
    await window.waitForTimeout(3000);
    return { usableSeconds, memory: watch.stop() };
  } finally {
    await app.close();
    rmSync(userData, { recursive: true, force: true });
  }
}
