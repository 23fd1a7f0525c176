// SPDX-License-Identifier: GPL-3.0-or-later
import type { ErrorCode } from '../../../shared/errors.ts';

export const text = {
  tryAgain: 'Try again',
  loading: 'Opening your library',
} as const;

const titles: Partial<Record<ErrorCode, string>> = {
  library_newer: 'This library needs a newer Segue',
  library_locked: 'The library is in use',
  library_unwritable: 'The library can’t be written',
  library_damaged: 'The library is damaged',
  disk_full: 'The disk is full',
  connection_lost: 'The library does not answer',
};

const advice: Partial<Record<ErrorCode, string>> = {
  library_newer: 'Install the newest version of Segue to open it. Nothing in it has been changed.',
  library_locked: 'Close the other window or program that uses it, then try again.',
  library_unwritable:
    'Check that the folder belongs to you and that its drive is not read-only, then try again.',
  library_damaged: 'Your music is not affected.',
  disk_full: 'Free some space, then try again. Your music is not affected.',
};

export function problemTitle(code: ErrorCode): string {
  return titles[code] ?? 'Segue could not open its library';
}

export function problemAdvice(code: ErrorCode): string | null {
  return advice[code] ?? null;
}

/** A newer Segue does not come by trying again. */
export function canTryAgain(code: ErrorCode): boolean {
  return code !== 'library_newer';
}
