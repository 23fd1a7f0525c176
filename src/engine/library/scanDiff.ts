// SPDX-License-Identifier: GPL-3.0-or-later
import type { TrackRecord } from './trackRecord.ts';
import type { WalkedFile } from './walk.ts';

export interface FileChanges {
  /** no row has this path */
  added: WalkedFile[];
  /** a row has this path, with another size or time */
  changed: { file: WalkedFile; record: TrackRecord }[];
  /** rows whose file is as it was, but was missing or offline, or belonged to another folder */
  returned: TrackRecord[];
  /** number of files that are as they were */
  unchanged: number;
}

export function emptyChanges(): FileChanges {
  return { added: [], changed: [], returned: [], unchanged: 0 };
}

/**
 * Sorts one file seen on the disk into `changes`, by path, size and time alone.
 * @param folderId the folder it was found in; a row of another one comes along
 */
export function compareFile(
  file: WalkedFile,
  record: TrackRecord | undefined,
  folderId: string,
  changes: FileChanges,
): void {
  if (record === undefined) changes.added.push(file);
  else if (record.size !== file.size || record.mtimeMs !== file.mtimeMs)
    changes.changed.push({ file, record });
  else if (record.presence !== 'present' || record.folderId !== folderId) changes.returned.push(record);
  else changes.unchanged += 1;
}
