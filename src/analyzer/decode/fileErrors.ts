// SPDX-License-Identifier: GPL-3.0-or-later
import { SegueError } from '../../shared/errors.ts';

// The sentences people read about a file that could not be listened to. Each says what happened and what to do.

export function fileMissing(name: string, cause?: unknown): SegueError {
  return error(
    'file_missing',
    `${name} is no longer where it was. Scan its folder again to bring the library up to date.`,
    cause,
  );
}

export function fileUnreadable(name: string, cause?: unknown): SegueError {
  return error(
    'file_unreadable',
    `${name} cannot be read. Check its permissions and the drive it is on, then scan again.`,
    cause,
  );
}

export function fileEmpty(name: string): SegueError {
  return error('file_empty', `${name} is empty (0 bytes). Replace it with a good copy, or delete it.`);
}

export function notAudio(name: string): SegueError {
  return error(
    'not_audio',
    `${name} has no audio in it, whatever its name says. Rename it or move it out of the music folder.`,
  );
}

export function fileTruncated(name: string): SegueError {
  return error(
    'file_truncated',
    `${name} is cut off: too little of it is left to play. Replace it with a complete copy.`,
  );
}

export function decodeFailed(name: string, cause?: unknown): SegueError {
  return error(
    'decode_failed',
    `${name} is damaged or in a format that cannot be decoded. Try to play it elsewhere, and replace it if that fails as well.`,
    cause,
  );
}

export function silentTrack(name: string): SegueError {
  return error(
    'silent',
    `${name} is silent, so there is nothing to compare. It stays in the library and is left out of suggestions.`,
  );
}

export function tooShort(name: string): SegueError {
  return error(
    'too_short',
    `${name} holds less than a twentieth of a second of sound, too little to compare. It is left out of suggestions.`,
  );
}

export function timedOut(name: string, seconds: number): SegueError {
  return error(
    'timed_out',
    `${name} could not be read within ${Math.round(seconds)} seconds. Check the drive or network share it is on, then scan again.`,
  );
}

function error(code: SegueError['code'], message: string, cause?: unknown): SegueError {
  return new SegueError(code, message, cause === undefined ? {} : { cause });
}
