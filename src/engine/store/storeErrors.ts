// SPDX-License-Identifier: GPL-3.0-or-later
import { SegueError } from '../../shared/errors.ts';

interface Kind {
  pattern: RegExp;
  make: (directory: string, cause: unknown) => SegueError;
}

/** LanceDB and the file system say what went wrong in words only, or as an errno; both are looked at. */
const kinds: readonly Kind[] = [
  {
    pattern: /ENOSPC|EDQUOT|no space left|os error 28\b|os error 122\b|os error 112\b|quota exceeded/i,
    make: (directory, cause) =>
      new SegueError(
        'disk_full',
        `The disk with the library folder ${directory} is full. Free some space; Segue keeps what it has not written yet and tries again.`,
        { cause },
      ),
  },
  {
    pattern:
      /EACCES|EPERM|EIO|ENOENT|EROFS|ENOTDIR|EISDIR|permission denied|operation not permitted|read-only file system|not a directory|os error (1|2|5|13|20|21|30)\b/i,
    make: (directory, cause) =>
      new SegueError(
        'library_unwritable',
        `Segue cannot write to the library folder ${directory}. Check that the folder is there and that you may write to it, or choose another one.`,
        { cause },
      ),
  },
];

/** An error of writing as one a person can act on, where it is about space or rights; else as it came. */
export function asWriteError(error: unknown, directory: string): unknown {
  if (error instanceof SegueError) return error;
  const text = textOf(error);
  for (const kind of kinds) if (kind.pattern.test(text)) return kind.make(directory, error);
  return error;
}

/** An error of opening or reading: what is not about space or rights came from data that is not as it was written. */
export function asReadError(error: unknown, directory: string): unknown {
  const known = asWriteError(error, directory);
  return known instanceof SegueError ? known : damaged(directory, 'its database cannot be read', error);
}

export function damaged(directory: string, what: string, cause?: unknown): SegueError {
  return new SegueError(
    'library_damaged',
    `The library folder ${directory} is damaged: ${what}. Put it back from a backup, or move it away and let Segue build a new one from your music.`,
    cause === undefined ? {} : { cause },
  );
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return `${code} ${error.message}`;
}
