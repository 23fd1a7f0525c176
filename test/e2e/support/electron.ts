// SPDX-License-Identifier: GPL-3.0-or-later
import path from 'node:path';
import { _electron, type ElectronApplication } from '@playwright/test';

const projectRoot = path.resolve(import.meta.dirname, '../../..');

/**
 * Starts the built app under Playwright. No path of an Electron is given to it on purpose: then it finds the one that
 * ELECTRON_OVERRIDE_DIST_PATH names through the electron package, and only then it also holds the app back until it
 * is attached. An app that opens its window meanwhile is lost to Playwright now and then, and the launch hangs.
 */
export function launchElectron(
  userData: string,
  library: string,
  words: readonly string[] = [],
): Promise<ElectronApplication> {
  electronExecutable();
  return _electron.launch({
    args: [...electronArguments(userData, library), ...words],
    // Playwright's own default is to go without.
    chromiumSandbox: process.getuid?.() !== 0,
  });
}

/** For tests that start a second Electron by themselves. */
export function electronArguments(userData: string, library: string): string[] {
  return [
    // Chromium refuses to be sandboxed as root; the page's own sandbox stays on.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    projectRoot,
    `--user-data-dir=${userData}`,
    '--library',
    library,
  ];
}

export function electronExecutable(): string {
  const directory = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (directory === undefined) {
    throw new Error('ELECTRON_OVERRIDE_DIST_PATH does not name an Electron. `npm test -- e2e` sets it.');
  }
  const names: Partial<Record<NodeJS.Platform, string>> = {
    darwin: path.join('Electron.app', 'Contents', 'MacOS', 'Electron'),
    win32: 'electron.exe',
  };
  return path.join(directory, names[process.platform] ?? 'electron');
}
