// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { describe, expect, it } from 'vitest';

interface Packaging {
  default: {
    asar: boolean;
    electronFuses: Record<string, boolean>;
    extraResources: { from: string; to: string }[];
  };
  unpackedPackages: string[];
}

interface LockFile {
  packages: Record<string, { dev?: boolean }>;
}

const root = path.resolve(import.meta.dirname, '../../..');
const file = pathToFileURL(path.join(root, 'build/config/packaging.mjs')).href;
const { default: packaging, unpackedPackages } = (await import(file)) as Packaging;

/** The packages that ship, out of those that are installed on this platform. */
function shippedFolders(): string[] {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as LockFile;
  return Object.entries(lock.packages)
    .filter(([name, { dev }]) => name !== '' && dev !== true && !/node_modules\/node-(linux|win)-/.test(name))
    .map(([name]) => name)
    .filter((name) => existsSync(path.join(root, name)));
}

describe('the packaged app', () => {
  it('cannot be made to run other code', () => {
    expect(packaging.asar).toBe(true);
    expect(packaging.electronFuses).toMatchObject({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      onlyLoadAppFromAsar: true,
      enableEmbeddedAsarIntegrityValidation: true,
      enableCookieEncryption: true,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  it('keeps every native library outside the archive, where it can be loaded', async () => {
    const inside: string[] = [];
    for (const folder of shippedFolders()) {
      if (
        unpackedPackages.some(
          (name) => folder.startsWith(`node_modules/${name}/`) || folder === `node_modules/${name}`,
        )
      ) {
        continue;
      }
      const names = await readdir(path.join(root, folder), { recursive: true });
      inside.push(
        ...names
          .filter((name) => /\.(node|so(\.\d+)*|dll|dylib)$/.test(name))
          .map((name) => `${folder}/${name}`),
      );
    }
    expect(inside).toEqual([]);
  });

  it('carries files that are there', () => {
    expect(
      packaging.extraResources.map(({ from }) => from).filter((from) => !existsSync(path.join(root, from))),
    ).toEqual([]);
  });
});
