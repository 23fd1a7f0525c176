// SPDX-License-Identifier: GPL-3.0-or-later
import path from 'node:path';

const projectRoot = path.resolve(import.meta.dirname, '../../..');

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
