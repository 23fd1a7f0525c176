// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from 'node:fs/promises';
import { decodePath } from './filePath.ts';
import type { FolderImage } from './folderImage.ts';
import { coverIdOf } from './tags.ts';

/** Larger ones (bytes) are scans of booklets rather than covers for a list. */
export const largestFolderImage = 32 * 1024 * 1024;

/** Keys of pictures beside the tracks; every picture is read once in the life of this object. */
export class DirectoryCovers {
  readonly #ids = new Map<string, Promise<string | null>>();

  /** @returns null: there is no such picture, or it cannot be read */
  coverId(image: FolderImage | null): Promise<string | null> {
    if (image === null || image.size === 0 || image.size > largestFolderImage) return Promise.resolve(null);
    const known = this.#ids.get(image.path);
    if (known !== undefined) return known;
    const id = readFile(decodePath(image.path)).then(coverIdOf, () => null);
    this.#ids.set(image.path, id);
    return id;
  }
}
