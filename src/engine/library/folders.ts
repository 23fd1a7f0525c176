// SPDX-License-Identifier: GPL-3.0-or-later
import { realpath, stat } from 'node:fs/promises';
import { SegueError } from '../../shared/errors.ts';
import type { Catalogue } from './catalogue.ts';
import { decodePath, encodePath, isInside } from './filePath.ts';
import { randomId } from './randomId.ts';
import type { FolderRecord } from './trackRecord.ts';

/**
 * Adds several folders, see `addFolder`; all of them or, when one is not there, none.
 * @throws SegueError `folder_missing`, `folder_unreadable`
 */
export async function addFolders(catalogue: Catalogue, paths: readonly string[]): Promise<void> {
  const real = await Promise.all(paths.map((path) => realFolder(Buffer.from(path))));
  for (const folder of real) await addFolder(catalogue, folder);
}

/**
 * Adds a folder to the library, by its real path. One inside a folder that is there already is not added; folders
 * inside the new one become part of it, tracks and all. Nothing is scanned.
 * @param path absolute
 * @returns the folder its music now belongs to
 * @throws SegueError `folder_missing`, `folder_unreadable`
 */
export async function addFolder(catalogue: Catalogue, path: string | Buffer): Promise<FolderRecord> {
  const real = await realFolder(typeof path === 'string' ? Buffer.from(path) : path);
  const folders = catalogue.folders();
  const outer = folders.find((folder) => isInside(real, decodePath(folder.path)));
  if (outer !== undefined) return outer;
  const added: FolderRecord = { id: randomId(), path: encodePath(real), addedAt: Date.now() };
  catalogue.putFolder(added);
  const inner = new Set(
    folders.filter((folder) => isInside(decodePath(folder.path), real)).map((folder) => folder.id),
  );
  for (const record of [...catalogue.records()]) {
    if (inner.has(record.folderId)) catalogue.put({ ...record, folderId: added.id });
  }
  for (const id of inner) catalogue.removeFolder(id);
  return added;
}

/**
 * Takes a folder out of the library. Its tracks are no longer listed; their rows, likes, plays and vectors are kept,
 * so that adding the folder again brings everything back without a second listen.
 * @throws SegueError `not_found`
 */
export function removeFolder(catalogue: Catalogue, folderId: string): void {
  if (catalogue.folder(folderId) === undefined) {
    throw new SegueError('not_found', 'This folder is not in the library any more.');
  }
  const now = Date.now();
  for (const record of [...catalogue.records()]) {
    if (record.folderId === folderId) catalogue.setPresence(record.id, 'missing', now);
  }
  catalogue.removeFolder(folderId);
}

async function realFolder(path: Buffer): Promise<Buffer> {
  const shown = path.toString('utf8');
  try {
    const real = await realpath(path, { encoding: 'buffer' });
    if ((await stat(real)).isDirectory()) return real;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EACCES' || code === 'EPERM') {
      throw new SegueError(
        'folder_unreadable',
        `The folder ${shown} cannot be read. Check its permissions.`,
        {
          cause: error,
        },
      );
    }
    throw new SegueError(
      'folder_missing',
      `There is no folder ${shown}. Check the path, or connect its drive.`,
      {
        cause: error,
      },
    );
  }
  throw new SegueError('folder_missing', `${shown} is not a folder. Choose the folder it lies in.`);
}
