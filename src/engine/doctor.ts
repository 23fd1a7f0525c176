// SPDX-License-Identifier: GPL-3.0-or-later
import { createRequire } from 'node:module';
import { readdir, stat, statfs } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { DoctorReport } from '../shared/domain/doctor.ts';
import type { ProviderReport } from '../shared/domain/encoder.ts';
import type { LibrarySummary } from '../shared/domain/scan.ts';
import { toWireError } from '../shared/errors.ts';

export interface DoctorOptions {
  appVersion: string;
  summary: LibrarySummary;
  schema: number;
  /** ids: what the settings ask for, what is used */
  encoder: { wanted: string; used: string };
  /** starts the analyzer if need be; its failure is a finding, not the end of the examination */
  openProvider: () => Promise<ProviderReport>;
}

const packages = [
  'onnxruntime-node',
  '@lancedb/lancedb',
  'apache-arrow',
  'node-av',
  'music-metadata',
  '@napi-rs/image',
];
/** A library grows by some kilobytes a track; with less than this, the next scan may not end well. */
const littleSpace = 500e6;

export async function examine(options: DoctorOptions): Promise<DoctorReport> {
  const { summary } = options;
  const problems: string[] = [];
  let provider: ProviderReport | null = null;
  try {
    provider = await options.openProvider();
  } catch (error) {
    problems.push(toWireError(error).message);
  }
  const { wanted, used } = options.encoder;
  if (wanted !== used) {
    problems.push(
      `The encoder ${wanted} of the settings cannot be used, so ${used} listens. Install it again or choose another.`,
    );
  }
  const { bavail, bsize } = await statfs(summary.libraryDirectory);
  const freeBytes = bavail * bsize;
  if (freeBytes < littleSpace)
    problems.push('The disk of the library folder is nearly full. Make some room before the next scan.');
  for (const folder of summary.folders) {
    if (!folder.available)
      problems.push(`The folder ${folder.path} is not here. Its tracks are kept until it is back.`);
  }
  if (summary.failed > 0) {
    problems.push(
      `${summary.failed} tracks could not be listened to. "segue scan --retry-failed" tries them again and says why.`,
    );
  }
  if (provider?.fellBack === true) problems.push(provider.reason);
  return {
    segue: options.appVersion,
    runtime: {
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      cores: cpus().length,
      memoryBytes: totalmem(),
    },
    packages: Object.fromEntries(packages.map((name) => [name, installedVersion(name)])),
    library: {
      ...summary,
      sizeBytes: await folderSize(summary.libraryDirectory),
      freeBytes,
      schema: options.schema,
    },
    provider,
    problems,
  };
}

/** The version a package says of itself; packages that hide their package.json are read beside their entry. */
function installedVersion(name: string): string {
  const require = createRequire(import.meta.url);
  for (const folder of require.resolve.paths(name) ?? []) {
    try {
      const manifest: unknown = require(join(folder, name, 'package.json'));
      if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
        return String(manifest.version);
    } catch {
      // not in this node_modules, look in the next one
    }
  }
  return 'not installed';
}

async function folderSize(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    // A compaction may delete a file between the listing and this.
    bytes += await stat(join(entry.parentPath, entry.name)).then(
      (file) => file.size,
      () => 0,
    );
  }
  return bytes;
}
