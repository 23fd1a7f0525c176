// SPDX-License-Identifier: GPL-3.0-or-later
import type { LibrarySummary } from '../shared/domain/scan.ts';
import type { EngineHost } from './engineHost.ts';

/** The engine's own limit for one call. */
const foldersPerCall = 100;

/** @param folders absolute paths; at least one */
export async function addFolders(engine: EngineHost, folders: readonly string[]): Promise<LibrarySummary> {
  const paths = [...new Set(folders)];
  let summary = await engine.call('library.addFolders', { paths: paths.slice(0, foldersPerCall) });
  for (let start = foldersPerCall; start < paths.length; start += foldersPerCall) {
    summary = await engine.call('library.addFolders', { paths: paths.slice(start, start + foldersPerCall) });
  }
  return summary;
}
