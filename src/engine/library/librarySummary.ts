// SPDX-License-Identifier: GPL-3.0-or-later
import { stat } from 'node:fs/promises';
import type { LibrarySummary } from '../../shared/domain/scan.ts';
import type { Catalogue } from './catalogue.ts';
import { decodePath, displayPath } from './filePath.ts';

/** The library in numbers; whether each folder is here is looked up now. */
export async function librarySummary(
  catalogue: Catalogue,
  libraryDirectory: string,
): Promise<LibrarySummary> {
  const { tracks, heard, pending, failed, offline, byFolder } = catalogue.counts();
  const folders = await Promise.all(
    catalogue.folders().map(async (folder) => ({
      id: folder.id,
      path: displayPath(folder.path),
      available: await isFolder(decodePath(folder.path)),
      tracks: byFolder.get(folder.id) ?? 0,
    })),
  );
  return { libraryDirectory, folders, tracks, heard, pending, failed, offline };
}

async function isFolder(path: Buffer): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
