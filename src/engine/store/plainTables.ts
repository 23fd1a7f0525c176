// SPDX-License-Identifier: GPL-3.0-or-later
import { isErrorCode, type ErrorCode } from '../../shared/errors.ts';
import type { FolderRecord } from '../library/trackRecord.ts';
import type { ColumnValue } from './columns.ts';
import type { TableShape } from './keyedTable.ts';

/** Why a track could not be listened to; gone when it could, or when its file changed. */
export interface FailureRecord {
  readonly trackId: string;
  /** size and time of the file that failed: another file in its place gets its own chance */
  readonly size: number;
  readonly mtimeMs: number;
  readonly code: ErrorCode;
  /** one sentence for a person */
  readonly message: string;
  /** Unix milliseconds */
  readonly at: number;
  readonly attempts: number;
}

/** An encoder that vectors of this library were made with. */
export interface EncoderRecord {
  readonly id: string;
  readonly version: string;
  readonly dims: number;
  /** Unix milliseconds */
  readonly firstUsedAt: number;
}

export interface LikeRecord {
  readonly trackId: string;
  /** what the track sounded like when known, so that the like is found again should the track get a new id */
  readonly audioId: string | null;
  /** Unix milliseconds */
  readonly likedAt: number;
}

/** One playing of a track. */
export interface PlayRecord {
  /** 16 hex digits, random */
  readonly id: string;
  readonly trackId: string;
  readonly audioId: string | null;
  /** Unix milliseconds */
  readonly at: number;
  /** listened to */
  readonly seconds: number;
  /** to the end or nearly */
  readonly completed: boolean;
}

export const folderTable: TableShape<FolderRecord> = {
  name: 'folders',
  key: 'id',
  columns: [
    { name: 'id', kind: 'text' },
    { name: 'path', kind: 'text' },
    { name: 'addedAt', kind: 'number' },
  ],
  toFlat: (row) => ({ ...row }),
  reader(column) {
    const id = column('id');
    const path = column('path');
    const addedAt = column('addedAt');
    return (i) => ({ id: String(id[i]), path: String(path[i]), addedAt: Number(addedAt[i]) });
  },
};

export const failureTable: TableShape<FailureRecord> = {
  name: 'failures',
  key: 'trackId',
  columns: [
    { name: 'trackId', kind: 'text' },
    { name: 'size', kind: 'number' },
    { name: 'mtimeMs', kind: 'number' },
    { name: 'code', kind: 'text', repeats: true },
    { name: 'message', kind: 'text', repeats: true },
    { name: 'at', kind: 'number' },
    { name: 'attempts', kind: 'integer' },
  ],
  toFlat: (row) => ({ ...row }),
  reader(column) {
    const trackId = column('trackId');
    const size = column('size');
    const mtimeMs = column('mtimeMs');
    const code = column('code');
    const message = column('message');
    const at = column('at');
    const attempts = column('attempts');
    return (i) => ({
      trackId: String(trackId[i]),
      size: Number(size[i]),
      mtimeMs: Number(mtimeMs[i]),
      code: errorCode(code[i]),
      message: String(message[i]),
      at: Number(at[i]),
      attempts: Number(attempts[i]),
    });
  },
};

export const encoderTable: TableShape<EncoderRecord> = {
  name: 'encoders',
  key: 'key',
  columns: [
    { name: 'key', kind: 'text' },
    { name: 'id', kind: 'text' },
    { name: 'version', kind: 'text' },
    { name: 'dims', kind: 'integer' },
    { name: 'firstUsedAt', kind: 'number' },
  ],
  toFlat: (row) => ({ key: `${row.id}@${row.version}`, ...row }),
  reader(column) {
    const id = column('id');
    const version = column('version');
    const dims = column('dims');
    const firstUsedAt = column('firstUsedAt');
    return (i) => ({
      id: String(id[i]),
      version: String(version[i]),
      dims: Number(dims[i]),
      firstUsedAt: Number(firstUsedAt[i]),
    });
  },
};

export const likeTable: TableShape<LikeRecord> = {
  name: 'likes',
  key: 'trackId',
  columns: [
    { name: 'trackId', kind: 'text' },
    { name: 'audioId', kind: 'text' },
    { name: 'likedAt', kind: 'number' },
  ],
  toFlat: (row) => ({ ...row }),
  reader(column) {
    const trackId = column('trackId');
    const audioId = column('audioId');
    const likedAt = column('likedAt');
    return (i) => ({
      trackId: String(trackId[i]),
      audioId: textOrNull(audioId[i]),
      likedAt: Number(likedAt[i]),
    });
  },
};

export const playTable: TableShape<PlayRecord> = {
  name: 'plays',
  key: 'id',
  columns: [
    { name: 'id', kind: 'text' },
    { name: 'trackId', kind: 'text' },
    { name: 'audioId', kind: 'text' },
    { name: 'at', kind: 'number' },
    { name: 'seconds', kind: 'number' },
    { name: 'completed', kind: 'boolean' },
  ],
  toFlat: (row) => ({ ...row }),
  reader(column) {
    const id = column('id');
    const trackId = column('trackId');
    const audioId = column('audioId');
    const at = column('at');
    const seconds = column('seconds');
    const completed = column('completed');
    return (i) => ({
      id: String(id[i]),
      trackId: String(trackId[i]),
      audioId: textOrNull(audioId[i]),
      at: Number(at[i]),
      seconds: Number(seconds[i]),
      completed: completed[i] === true,
    });
  },
};

function textOrNull(value: ColumnValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function errorCode(value: ColumnValue | undefined): ErrorCode {
  return isErrorCode(value) ? value : 'internal';
}
