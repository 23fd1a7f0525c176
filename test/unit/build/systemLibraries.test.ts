// SPDX-License-Identifier: GPL-3.0-or-later
// Against a made-up system: programs named apt-get, apt-cache and ldconfig that come first on the PATH.
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { buildModule } from './buildModule.ts';

const { ensureSystemLibraries } = await buildModule<{
  ensureSystemLibraries: (wanted?: { virtualDisplay?: boolean }) => Promise<void>;
}>('systemLibraries.mjs');

const allButGtk = [
  ...[
    'libnss3.so',
    'libasound.so.2',
    'libgbm.so.1',
    'libatk-bridge-2.0.so.0',
    'libdrm.so.2',
    'libxkbcommon.so.0',
  ],
  ...[
    'libcups.so.2',
    'libudev.so.1',
    'libXcomposite.so.1',
    'libXdamage.so.1',
    'libXrandr.so.2',
    'libX11-xcb.so.1',
  ],
];

let folder: string;
let said: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'segue-system-'));
  vi.stubEnv('PATH', `${folder}:${process.env['PATH'] ?? ''}`);
  said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  await program('apt-get', `echo "$@" >> ${folder}/apt.log`);
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function program(name: string, script: string): Promise<void> {
  const file = path.join(folder, name);
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
}

async function system(libraries: readonly string[], knownPackages: readonly string[]): Promise<void> {
  const kind = process.arch === 'arm64' ? 'libc6,AArch64' : 'libc6,x86-64';
  await writeFile(
    path.join(folder, 'libraries'),
    libraries.map((name) => `\t${name} (${kind}) => /lib/${name}`).join('\n'),
  );
  await writeFile(
    path.join(folder, 'packages'),
    knownPackages.map((name) => `Package: ${name}\nVersion: 1`).join('\n\n'),
  );
  await program('ldconfig', `cat ${folder}/libraries`);
  await program('apt-cache', `cat ${folder}/packages`);
}

function aptLog(): Promise<string> {
  return readFile(path.join(folder, 'apt.log'), 'utf8').catch(() => '');
}

describe.runIf(process.platform === 'linux')('system libraries', () => {
  it('are left alone when they are all there', async () => {
    await system(['libgtk-3.so.0', ...allButGtk], []);
    await ensureSystemLibraries();
    expect(await aptLog()).toBe('');
    expect(said).toBe('');
  });

  it('are named in a line to copy for who is not root, by the names of this system', async () => {
    vi.spyOn(process, 'getuid').mockReturnValue(1000);
    await system(allButGtk, ['libgtk-3-0t64']);
    await expect(ensureSystemLibraries()).rejects.toThrow(
      'sudo apt-get install -y --no-install-recommends libgtk-3-0t64',
    );
    expect(await aptLog()).toBe('');
  });

  it('are installed for root without a question, after one line that says so', async () => {
    vi.spyOn(process, 'getuid').mockReturnValue(0);
    await system(allButGtk, ['libgtk-3-0']);
    await ensureSystemLibraries();
    expect(said).toBe('Installing the system libraries that Segue needs: libgtk-3-0\n');
    expect(await aptLog()).toMatch(/update[^]*install -y -qq --no-install-recommends libgtk-3-0\n$/);
  });

  it('that cannot be installed end the set-up with the words of apt', async () => {
    vi.spyOn(process, 'getuid').mockReturnValue(0);
    await system(allButGtk, ['libgtk-3-0']);
    await program('apt-get', 'echo "E: no space left" >&2; exit 100');
    await expect(ensureSystemLibraries()).rejects.toThrow('E: no space left');
  });
});
