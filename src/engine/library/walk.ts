// SPDX-License-Identifier: GPL-3.0-or-later
import { lstat, readdir, realpath, stat, type Dirent, type Stats } from 'node:fs';
import { promisify } from 'node:util';
import { SegueError } from '../../shared/errors.ts';
import type { ScanProblem } from '../../shared/domain/scan.ts';
import { isAudioName } from './audioExtensions.ts';
import { coverNameRank, type FolderImage } from './folderImage.ts';
import { displayPath, encodePath, isInside, joinPath, parentPath } from './filePath.ts';

export interface WalkedFile {
  /** absolute path, as made by `encodePath` */
  path: string;
  /** bytes */
  size: number;
  /** Unix milliseconds, whole */
  mtimeMs: number;
}

/** One directory that holds audio files directly. */
export interface WalkedDirectory {
  /** absolute path, as made by `encodePath` */
  path: string;
  files: WalkedFile[];
  image: FolderImage | null;
}

export interface WalkResult {
  /** `empty`: there, but nothing whatsoever in it, which is also what the mount point of a drive that is away looks like */
  root: 'there' | 'empty' | 'missing' | 'unreadable';
  /** directories that could not be read to the end (or links that lead nowhere now): what was in them is unknown, not gone */
  unknown: Buffer[];
  problems: ScanProblem[];
}

export interface WalkOptions {
  /** real paths of all folders of the library: a link that leads into one is not followed, that one is walked itself */
  roots: readonly Buffer[];
  onDirectory: (directory: WalkedDirectory) => void;
  signal?: AbortSignal | undefined;
}

/** Directories read at the same time; the thread pool that does the work has four threads. */
const directoriesAtOnce = 8;
/** Files of one directory asked about at the same time. */
const filesAtOnce = 128;

/** Rubbish bins, snapshots and indexes of file systems and network drives; dotted names are left out anyway. */
const skippedNames: ReadonlySet<string> = new Set([
  '$recycle.bin',
  'system volume information',
  '@eadir',
  '#recycle',
  '#snapshot',
  'lost+found',
  '__macosx',
]);

interface Place {
  /** as it is reached, through links where there are some */
  path: Buffer;
  /** the same without links */
  real: Buffer;
}

/**
 * Finds all audio files below `root` and tells them directory by directory, in no certain order. Reads names, sizes
 * and times only. A link is followed after everything real was read, so that a file that can be reached in two ways
 * keeps its real path; one that leads into a folder of the library, or to something that contains one, is not
 * followed, which is also what ends loops.
 *
 * What cannot be read is a problem in the answer and never an exception.
 * @throws SegueError `cancelled`
 */
export function walk(root: Buffer, options: WalkOptions): Promise<WalkResult> {
  const walker = new Walker(root, options);
  return walker.run();
}

class Walker {
  readonly #root: Buffer;
  readonly #options: WalkOptions;
  readonly #unknown: Buffer[] = [];
  readonly #problems: ScanProblem[] = [];
  readonly #queue: Place[] = [];
  readonly #links: Buffer[] = [];
  /** real paths of directories reached through links, as latin1 */
  readonly #visited = new Set<string>();
  #rootState: WalkResult['root'] = 'there';

  constructor(root: Buffer, options: WalkOptions) {
    this.#root = root;
    this.#options = options;
  }

  async run(): Promise<WalkResult> {
    this.#queue.push({ path: this.#root, real: this.#root });
    await this.#drain();
    while (this.#links.length > 0) {
      const links = this.#links.splice(0).sort((a, b) => Buffer.compare(a, b));
      for (const link of links) {
        await this.#follow(link);
        await this.#drain();
      }
    }
    // A drive that went away meanwhile shows as many small gaps; seen as a whole it is one.
    if (this.#rootState === 'there' && (await statOf(this.#root).catch(noStats)) === null)
      this.#rootState = 'missing';
    return { root: this.#rootState, unknown: this.#unknown, problems: this.#problems };
  }

  async #drain(): Promise<void> {
    const workers = new Set<Promise<void>>();
    while (this.#queue.length > 0 || workers.size > 0) {
      this.#throwIfCancelled();
      while (this.#queue.length > 0 && workers.size < directoriesAtOnce) {
        const place = this.#queue.pop() as Place;
        const worker = this.#read(place).finally(() => workers.delete(worker));
        workers.add(worker);
      }
      await Promise.race(workers);
    }
  }

  #throwIfCancelled(): void {
    if (this.#options.signal?.aborted === true) throw new SegueError('cancelled', 'The scan was cancelled.');
  }

  async #read(place: Place): Promise<void> {
    let entries: Dirent<Buffer>[];
    try {
      entries = await readEntries(place.path);
    } catch (error) {
      this.#note(place.path, error);
      return;
    }
    if (place.path === this.#root && entries.length === 0) this.#rootState = 'empty';
    const files: Buffer[] = [];
    let image: { path: Buffer; rank: number } | null = null;
    for (const entry of entries) {
      const name = entry.name;
      if (name[0] === 0x2e || isSkipped(name)) continue;
      const path = joinPath(place.path, name);
      switch (await kindOf(entry, path)) {
        case 'directory':
          this.#enter(path, joinPath(place.real, name));
          break;
        case 'link':
          this.#links.push(path);
          break;
        case 'file': {
          if (isAudioName(name)) files.push(path);
          const rank = coverNameRank(name);
          if (rank !== null && (image === null || rank < image.rank)) image = { path, rank };
          break;
        }
        case 'other':
          break;
      }
    }
    if (files.length > 0) await this.#tell(place.path, files, image?.path ?? null);
  }

  #enter(path: Buffer, real: Buffer): void {
    if (real.equals(path)) {
      this.#queue.push({ path, real });
      return;
    }
    // Below a link: what is a folder of the library itself is left to its own walk.
    if (this.#options.roots.some((root) => isInside(real, root))) return;
    const key = real.toString('latin1');
    if (this.#visited.has(key)) return;
    this.#visited.add(key);
    this.#queue.push({ path, real });
  }

  async #follow(link: Buffer): Promise<void> {
    this.#throwIfCancelled();
    try {
      const real = await realPathOf(link);
      if (this.#options.roots.some((root) => isInside(real, root) || isInside(root, real))) return;
      const stats = await statOf(link);
      if (stats.isDirectory()) this.#enter(link, real);
      else if (stats.isFile() && isAudioName(link)) await this.#tell(parentPath(link), [link], null);
    } catch {
      // Leads nowhere now: perhaps to a drive that is away.
      this.#unknown.push(link);
    }
  }

  async #tell(directory: Buffer, paths: Buffer[], imagePath: Buffer | null): Promise<void> {
    const files: WalkedFile[] = [];
    let failed: unknown = null;
    for (let from = 0; from < paths.length; from += filesAtOnce) {
      this.#throwIfCancelled();
      await Promise.all(
        paths.slice(from, from + filesAtOnce).map(async (path) => {
          try {
            const stats = await statOf(path);
            if (!stats.isFile()) return;
            files.push({ path: encodePath(path), size: stats.size, mtimeMs: Math.trunc(stats.mtimeMs) });
          } catch (error) {
            // Deleted since its name was read, which is nothing to speak of; anything else leaves it unknown.
            if (codeOf(error) !== 'ENOENT') this.#unknown.push(path);
            failed ??= error;
          }
        }),
      );
    }
    if (failed !== null && !(await this.#stillThere(directory, failed))) return;
    const image = imagePath === null ? null : await folderImageOf(imagePath);
    this.#options.onDirectory({ path: encodePath(directory), files, image });
  }

  /** After a file failed: is it one file, or has the whole directory gone or become unreadable? */
  async #stillThere(directory: Buffer, failed: unknown): Promise<boolean> {
    try {
      await statOf(directory);
    } catch (error) {
      this.#note(directory, error);
      return false;
    }
    if (codeOf(failed) !== 'ENOENT') this.#note(directory, failed);
    return true;
  }

  #note(path: Buffer, error: unknown): void {
    const isRoot = path === this.#root;
    const shown = displayPath(encodePath(path));
    const code = codeOf(error);
    this.#unknown.push(path);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENODEV' || code === 'ESTALE') {
      if (isRoot) this.#rootState = 'missing';
      this.#problems.push({
        path: shown,
        code: 'folder_missing',
        message: `The folder ${shown} is not there. Connect its drive, or scan again when it is back; its tracks stay in the library.`,
      });
      return;
    }
    if (code === 'ENAMETOOLONG') {
      this.#problems.push({
        path: shown,
        code: 'name_too_long',
        message: `The folder ${shown} lies too deep for the system to open it. Move it up or shorten names on the way to it.`,
      });
      return;
    }
    if (isRoot) this.#rootState = 'unreadable';
    this.#problems.push({
      path: shown,
      code: 'folder_unreadable',
      message: `The folder ${shown} cannot be read (${code || 'unknown error'}). Check its permissions and scan again.`,
    });
  }
}

function isSkipped(name: Buffer): boolean {
  return name.length <= 25 && skippedNames.has(name.toString('latin1').toLowerCase());
}

type Kind = 'directory' | 'file' | 'link' | 'other';

async function kindOf(entry: Dirent<Buffer>, path: Buffer): Promise<Kind> {
  const told = kindIn(entry);
  if (told !== 'other' || isSpecial(entry)) return told;
  // Some file systems do not tell the kind along with the name.
  const stats = await linkStatOf(path).catch(noStats);
  return stats === null ? 'other' : kindIn(stats);
}

function kindIn(entry: Dirent<Buffer> | Stats): Kind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

function isSpecial(entry: Dirent<Buffer>): boolean {
  return entry.isFIFO() || entry.isSocket() || entry.isBlockDevice() || entry.isCharacterDevice();
}

async function folderImageOf(path: Buffer): Promise<FolderImage | null> {
  const stats = await statOf(path).catch(noStats);
  if (stats?.isFile() !== true) return null;
  return {
    path: encodePath(path),
    size: stats.size,
    changedMs: Math.trunc(Math.max(stats.mtimeMs, stats.ctimeMs)),
  };
}

// The callback functions: for tens of thousands of files they cost about half of what fs/promises costs.
const statOf: (path: Buffer) => Promise<Stats> = promisify(stat);
const linkStatOf: (path: Buffer) => Promise<Stats> = promisify(lstat);

function readEntries(path: Buffer): Promise<Dirent<Buffer>[]> {
  return new Promise(function start(resolve, reject) {
    readdir(path, { encoding: 'buffer', withFileTypes: true }, (error, entries) => {
      if (error === null) resolve(entries);
      else reject(error);
    });
  });
}

function realPathOf(path: Buffer): Promise<Buffer> {
  return new Promise(function start(resolve, reject) {
    realpath.native(path, { encoding: 'buffer' }, (error, real) => {
      if (error === null) resolve(real);
      else reject(error);
    });
  });
}

function noStats(): null {
  return null;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
