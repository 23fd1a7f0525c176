// SPDX-License-Identifier: GPL-3.0-or-later
// usage: node probeElectron.mjs VERSION
// Ends with 0 when Electron VERSION is in Electron's download cache or its release page answers. Asks through
// @electron/get, so that mirrors and proxies set for the real download count here too.
import { createRequire } from 'node:module';
import { rm } from 'node:fs/promises';
import path from 'node:path';

import { downloadArtifact, ElectronDownloadCacheMode } from '@electron/get';

const version = process.argv[2];
const checksums = createRequire(import.meta.url)('electron/checksums.json');

async function isCached() {
  const noNetwork = {
    download() {
      throw new Error('Not in the cache.');
    },
  };
  try {
    await downloadArtifact({ version, artifactName: 'electron', checksums, downloader: noNetwork });
    return true;
  } catch {
    return false;
  }
}

async function answers() {
  try {
    const file = await downloadArtifact({
      version,
      artifactName: 'SHASUMS256.txt',
      isGeneric: true,
      cacheMode: ElectronDownloadCacheMode.Bypass,
      downloadOptions: { quiet: true, signal: AbortSignal.timeout(10_000) },
    });
    await rm(path.dirname(file), { recursive: true, force: true });
    return true;
  } catch {
    return false;
  }
}

process.exit((await isCached()) || (await answers()) ? 0 : 1);
