// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Every way in which Segue can fail, as a closed union. A code is for programs and translations, the message
 * beside it is one sentence for a person: what happened, and what can be done.
 */
export const errorCodes = [
  'bad_request',
  'cancelled',
  'internal',
  'connection_lost',
  'not_found',
  // library folder
  'library_newer',
  'library_locked',
  'library_unwritable',
  'library_damaged',
  'disk_full',
  // scanning
  'folder_missing',
  'folder_unreadable',
  'file_missing',
  'file_unreadable',
  'name_too_long',
  // listening
  'file_empty',
  'not_audio',
  'file_truncated',
  'decode_failed',
  'silent',
  'too_short',
  'analyzer_crashed',
  'timed_out',
  // encoder
  'encoder_missing',
  'encoder_invalid',
  'encoder_hash_mismatch',
  'provider_failed',
  // similar
  'not_heard_yet',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** What crosses a process boundary: a plain object, so that structured clone keeps all of it. */
export interface WireError {
  code: ErrorCode;
  message: string;
}

export class SegueError extends Error {
  readonly code: ErrorCode;

  /** @param message one sentence for a person: what happened and what can be done about it */
  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'SegueError';
    this.code = code;
  }
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return (errorCodes as readonly unknown[]).includes(value);
}

/**
 * The one serialiser of errors. What is not a SegueError is an accident: its details belong into the log of the
 * process it happened in (see `describeError`), and the caller gets a plain sentence.
 */
export function toWireError(error: unknown): WireError {
  if (error instanceof SegueError) return { code: error.code, message: error.message };
  if (isAbortError(error)) return { code: 'cancelled', message: 'This was cancelled.' };
  return { code: 'internal', message: 'Something went wrong inside Segue. The log says what.' };
}

export function fromWireError(error: WireError): SegueError {
  return new SegueError(isErrorCode(error.code) ? error.code : 'internal', error.message);
}

export function isAbortError(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error.name === 'AbortError' || (error instanceof SegueError && error.code === 'cancelled'))
  );
}

/** For logs: name, message, stack and the chain of causes. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined ? own : `${own}\ncaused by ${describeError(error.cause)}`;
}
