// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { captureProgram } from './runProgram.mjs';
import { say } from './say.mjs';
import { StopError } from './StopError.mjs';

/**
 * What Electron asks of a Debian or Ubuntu system, by the file that it loads. Newer releases renamed some of the
 * packages (`t64`), so each file names its packages, newest first, and the system's own list decides.
 */
const libraries = [
  ['libgtk-3.so.0', 'libgtk-3-0t64', 'libgtk-3-0'],
  ['libnss3.so', 'libnss3'],
  ['libasound.so.2', 'libasound2t64', 'libasound2'],
  ['libgbm.so.1', 'libgbm1'],
  ['libatk-bridge-2.0.so.0', 'libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
  ['libdrm.so.2', 'libdrm2'],
  ['libxkbcommon.so.0', 'libxkbcommon0'],
  ['libcups.so.2', 'libcups2t64', 'libcups2'],
  ['libudev.so.1', 'libudev1'],
  ['libXcomposite.so.1', 'libxcomposite1'],
  ['libXdamage.so.1', 'libxdamage1'],
  ['libXrandr.so.2', 'libxrandr2'],
  ['libX11-xcb.so.1', 'libx11-xcb1'],
];

/**
 * Sees to the system libraries that Electron loads, to a font, and with `virtualDisplay` to Xvfb. Only where apt
 * is; other systems name their packages differently, and Electron itself says there what it misses.
 */
export async function ensureSystemLibraries({ virtualDisplay = false } = {}) {
  if (process.platform !== 'linux' || !(await has('apt-get'))) return;
  const missing = await missingFiles(virtualDisplay);
  if (missing.length === 0) return;

  const isRoot = process.getuid?.() === 0;
  // The package lists of a fresh machine or container are empty, and names can be chosen only from them.
  if (isRoot) await apt(['update', '-qq'], 'The list of system packages could not be read.');
  const packages = await choosePackages(missing);
  if (!isRoot) {
    throw new StopError(
      `Segue needs a few system libraries that are not here. Install them and run the same command again:\n` +
        `  sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`,
    );
  }
  say(`Installing the system libraries that Segue needs: ${packages.join(' ')}`);
  await apt(
    ['install', '-y', '-qq', '--no-install-recommends', ...packages],
    'The system libraries could not be installed.',
  );
}

async function missingFiles(virtualDisplay) {
  const known = await knownLibraries();
  const missing = libraries.filter(([file]) => !known.has(file));
  if (!hasFonts()) missing.push(['fonts', 'fonts-dejavu-core']);
  if (virtualDisplay && !(await has('Xvfb'))) missing.push(['Xvfb', 'xvfb']);
  return missing;
}

/** `ldconfig -p` prints one line a library: name, kind, path. The kind tells apart other architectures. */
async function knownLibraries() {
  const { output } = await captureProgram('ldconfig', ['-p'], {
    environment: { PATH: `${process.env.PATH}:/sbin:/usr/sbin`, LC_ALL: 'C' },
  });
  const marks = { x64: 'x86-64', arm64: 'AArch64' };
  const mark = marks[process.arch] ?? '';
  return new Set(
    output
      .split('\n')
      .filter((line) => line.includes(mark))
      .map((line) => line.trim().split(' ')[0]),
  );
}

function hasFonts() {
  return ['truetype', 'opentype'].some((kind) => {
    const folder = path.join('/usr/share/fonts', kind);
    return existsSync(folder) && readdirSync(folder).length > 0;
  });
}

async function has(program) {
  const folders = `${process.env.PATH ?? ''}:/usr/bin:/sbin:/usr/sbin`.split(':').filter(Boolean);
  return folders.some((folder) => existsSync(path.join(folder, program)));
}

/** The first name that this system knows; where it knows none (lists never fetched), the oldest name. */
async function choosePackages(missing) {
  const names = missing.flatMap(([, ...candidates]) => candidates);
  const { output } = await captureProgram('apt-cache', ['show', '--no-all-versions', ...names]);
  const available = new Set(output.match(/(?<=^Package: ).+$/gm));
  return missing.map(
    ([, ...candidates]) => candidates.find((name) => available.has(name)) ?? candidates.at(-1),
  );
}

/** Quiet while it goes well: apt has a line to say about each of a hundred packages. */
async function apt(parameters, failure) {
  const { code, output, errors } = await captureProgram(
    'apt-get',
    ['-o', 'DPkg::Lock::Timeout=120', ...parameters],
    { environment: { DEBIAN_FRONTEND: 'noninteractive' } },
  );
  if (code !== 0) throw new StopError(`${output}${errors}\n${failure} apt's words are above.`);
}
