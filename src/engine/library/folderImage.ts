// SPDX-License-Identifier: GPL-3.0-or-later
import { extensionOf } from './audioExtensions.ts';

/** A picture beside the tracks that stands for the album. */
export interface FolderImage {
  /** absolute path, as made by `encodePath` */
  path: string;
  /** bytes */
  size: number;
  /** Unix milliseconds of the last change of content or place, whichever is later */
  changedMs: number;
}

const stems = ['cover', 'folder', 'front', 'album', 'albumart'];
const extensions = ['jpg', 'jpeg', 'png', 'webp'];

/** @returns the lower the better, null: not the name of a cover picture; case does not matter */
export function coverNameRank(name: Buffer): number | null {
  if (name.length > 13) return null;
  const extension = extensions.indexOf(extensionOf(name));
  if (extension < 0) return null;
  const text = name.toString('latin1').toLowerCase();
  const stem = stems.indexOf(text.slice(0, text.lastIndexOf('.')));
  return stem < 0 ? null : stem * extensions.length + extension;
}
