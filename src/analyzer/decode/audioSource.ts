// SPDX-License-Identifier: GPL-3.0-or-later
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { SegueError } from '../../shared/errors.ts';
import { fileEmpty, fileMissing, fileUnreadable } from './fileErrors.ts';
import { withoutTagEnds, type ByteRange } from './tagEnds.ts';

/** One open file, as FFmpeg is to see it: by descriptor where the system can, and without the tags around it. */
export interface AudioSource {
  /** for sentences: bytes of the name that are not UTF-8 are shown as U+FFFD */
  name: string;
  /** what FFmpeg opens */
  url: string;
  /** bytes, with tags */
  size: number;
  audio: ByteRange;
  readAt(position: number, length: number): Uint8Array;
  /** Fills the buffer as far as the file goes and says how far that is. */
  readInto(buffer: Buffer, position: number): number;
  close(): void;
}

/**
 * @param path absolute path as bytes; on Linux it need not be UTF-8
 * @throws SegueError file_missing, file_unreadable or file_empty
 */
export function openAudioSource(path: Uint8Array): AudioSource {
  const bytes = Buffer.from(path.buffer, path.byteOffset, path.byteLength);
  const name = basename(bytes.toString('utf8'));
  const file = open(bytes, name);
  try {
    const size = sizeOf(file, name);
    function readInto(buffer: Buffer, position: number): number {
      try {
        return readSync(file, buffer, 0, buffer.length, position);
      } catch (error) {
        throw fileUnreadable(name, error);
      }
    }
    function readAt(position: number, length: number): Uint8Array {
      const buffer = Buffer.alloc(length);
      return buffer.subarray(0, readInto(buffer, position));
    }
    const audio = withoutTagEnds(size, readAt);
    // FFmpeg takes names as UTF-8 text. The descriptor stands for any name, and stays valid when the file is
    // renamed meanwhile.
    const location =
      process.platform === 'linux' ? `/proc/self/fd/${file}` : `file:${bytes.toString('utf8')}`;
    return {
      name,
      url: `subfile,,start,${audio.start},end,${audio.end},,:${location}`,
      size,
      audio,
      readAt,
      readInto,
      close: () => closeSync(file),
    };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

function open(path: Buffer, name: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    const code = errorCode(error);
    throw code === 'ENOENT' || code === 'ENOTDIR' ? fileMissing(name, error) : fileUnreadable(name, error);
  }
}

function sizeOf(file: number, name: string): number {
  const facts = fstatSync(file);
  if (!facts.isFile()) {
    throw new SegueError(
      'file_unreadable',
      `${name} is not a file, so it cannot be played. Move it out of the music folder.`,
    );
  }
  if (facts.size === 0) throw fileEmpty(name);
  return facts.size;
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
