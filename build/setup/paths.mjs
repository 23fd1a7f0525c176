// SPDX-License-Identifier: GPL-3.0-or-later
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = fileURLToPath(new URL('../../', import.meta.url)).replace(/[\\/]$/, '');

/** Made anew by every build, safe to delete. */
export const outputDirectory = path.join(projectRoot, 'out');

/**
 * Downloads live in the user's cache folder, not in node_modules: `npm ci` empties node_modules, and 260 MB
 * should not be fetched again for that, nor once for every clone.
 */
export function cacheDirectory(environment = process.env, platform = process.platform) {
  if (platform === 'darwin') return path.join(homedir(), 'Library', 'Caches', 'segue');
  if (platform === 'win32') {
    return path.join(environment.LOCALAPPDATA ?? path.join(homedir(), 'AppData', 'Local'), 'segue', 'cache');
  }
  return path.join(environment.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'segue');
}

/** The folder the user typed the command in; npm itself always runs scripts in the project's root. */
export function callerDirectory(environment = process.env) {
  return environment.INIT_CWD ?? process.cwd();
}
