// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FastResizeFilter, ResizeFit, Transformer } from '@napi-rs/image';
import pLimit from 'p-limit';
import type { CoverSize } from '../../shared/contract/host.ts';
import type { Catalogue } from './catalogue.ts';
import { largestFolderImage } from './directoryCovers.ts';
import { decodePath, joinPath, parentPath } from './filePath.ts';
import { coverNameRank } from './folderImage.ts';
import { pictureSize } from './pictureSize.ts';
import { randomId } from './randomId.ts';
import { coverIdOf, readEmbeddedCover } from './tags.ts';
import type { TrackRecord } from './trackRecord.ts';

/** Largest picture that is decoded, in pixels: 8000 by 8000. A small file can claim to be far larger. */
const largestPicture = 64_000_000;
/** Pictures decoded at the same time. */
const decodedAtOnce = 2;
/** Tracks asked for a picture before it is given up: files may have changed or be offline. */
const tracksAsked = 5;
/** Quality of the WebP, 0 to 100. */
const quality = 80;

/**
 * Cover pictures at the sizes of the window, as WebP, made when first asked for and kept in `<library>/covers`. Only
 * keys are in the catalogue; the picture itself is taken from any track that has it.
 */
export class Covers {
  readonly #directory: string;
  readonly #catalogue: Catalogue;
  readonly #running = new Map<string, Promise<Uint8Array | null>>();
  readonly #limit = pLimit(decodedAtOnce);

  constructor(libraryDirectory: string, catalogue: Catalogue) {
    this.#directory = join(libraryDirectory, 'covers');
    this.#catalogue = catalogue;
  }

  /**
   * @param coverId see `TrackRecord.coverId`
   * @returns WebP, square or smaller: the picture fits into `size` by `size`, never enlarged; null when no track has
   *   this cover any more, or it cannot be decoded
   */
  async coverBytes(coverId: string, size: CoverSize): Promise<Uint8Array | null> {
    // Becomes part of a path.
    if (!/^[0-9a-f]{32}$/.test(coverId)) return null;
    const key = `${coverId}-${size}`;
    const running = this.#running.get(key);
    if (running !== undefined) return running;
    const made = this.#cachedOrMade(coverId, size).finally(() => this.#running.delete(key));
    this.#running.set(key, made);
    return made;
  }

  async #cachedOrMade(coverId: string, size: CoverSize): Promise<Uint8Array | null> {
    const folder = join(this.#directory, coverId.slice(0, 2));
    const path = join(folder, `${coverId}-${size}.webp`);
    const cached = await readFile(path).catch(nothing);
    if (cached !== null && cached.length > 0) return cached;
    const made = await this.#limit(() => this.#make(coverId, size));
    if (made !== null) await this.#keep(folder, path, made);
    return made;
  }

  async #make(coverId: string, size: CoverSize): Promise<Uint8Array | null> {
    const picture = await this.#find(coverId);
    if (picture === null) return null;
    try {
      return await shrunk(picture, size);
    } catch {
      // Broken, of a format that is not decoded, or larger than it may be: the window draws a pattern instead.
      return null;
    }
  }

  /** Not being able to keep it (a full disk) costs time later, not the cover now. */
  async #keep(folder: string, path: string, bytes: Uint8Array): Promise<void> {
    const aside = `${path}.${randomId()}`;
    try {
      await mkdir(folder, { recursive: true });
      await writeFile(aside, bytes);
      await rename(aside, path);
    } catch {
      await rm(aside, { force: true }).catch(nothing);
    }
  }

  /** The original picture; its bytes are what the key says. */
  async #find(coverId: string): Promise<Uint8Array | null> {
    let asked = 0;
    for (const record of this.#tracksWith(coverId)) {
      if (asked === tracksAsked) break;
      asked += 1;
      const picture =
        record.coverSource === 'folder'
          ? await readFolderImage(record.path)
          : await readEmbeddedCover(record.path);
      if (picture !== null && coverIdOf(picture) === coverId) return picture;
    }
    return null;
  }

  #tracksWith(coverId: string): TrackRecord[] {
    const found: TrackRecord[] = [];
    for (const record of this.#catalogue.records()) {
      if (record.coverId === coverId && record.presence === 'present') found.push(record);
      if (found.length === tracksAsked) break;
    }
    return found;
  }
}

/**
 * Decodes, shrinks and encodes outside this thread. Covers come with files from anywhere, so only JPEG, PNG and WebP
 * are let through, and none that says it is too large; the decoder's own limit is for those that lie about it.
 */
async function shrunk(picture: Uint8Array, size: number): Promise<Uint8Array | null> {
  const original = pictureSize(picture);
  if (original === null || original.width * original.height > largestPicture) return null;
  const image = new Transformer(picture).rotate();
  if (original.width > size || original.height > size) {
    image.fastResize({ width: size, height: size, fit: ResizeFit.Inside, filter: FastResizeFilter.Hamming });
  }
  return image.webp(quality);
}

async function readFolderImage(trackPath: string): Promise<Uint8Array | null> {
  const folder = parentPath(decodePath(trackPath));
  try {
    const names = (await readdir(folder, { encoding: 'buffer' }))
      .map((name) => ({ name, rank: coverNameRank(name) }))
      .filter((one): one is { name: Buffer<ArrayBuffer>; rank: number } => one.rank !== null)
      .sort((a, b) => a.rank - b.rank);
    const best = names[0];
    if (best === undefined) return null;
    const path = joinPath(folder, best.name);
    const { size } = await stat(path);
    return size === 0 || size > largestFolderImage ? null : await readFile(path);
  } catch {
    return null;
  }
}

function nothing(): null {
  return null;
}
