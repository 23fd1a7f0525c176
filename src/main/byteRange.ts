// SPDX-License-Identifier: GPL-3.0-or-later

/** Which bytes of a resource a `Range` header asks for. `end` is the last byte itself, as in the header. */
export type ByteRange =
  { kind: 'whole' } | { kind: 'part'; start: number; end: number } | { kind: 'unsatisfiable' };

const whole: ByteRange = { kind: 'whole' };
const unsatisfiable: ByteRange = { kind: 'unsatisfiable' };

/**
 * Reads one range (RFC 9110, 14.1). What cannot be understood, and a list of several ranges, counts as if no range
 * had been asked for, which the standard allows; Chromium's player only ever asks for one.
 */
export function readByteRange(header: string | null, size: number): ByteRange {
  const match = /^bytes=(\d*)-(\d*)$/i.exec(header?.replaceAll(/\s/g, '') ?? '');
  if (match === null) return whole;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return whole;
  if (first === '') {
    const length = Number(last);
    if (length === 0 || size === 0) return unsatisfiable;
    return { kind: 'part', start: Math.max(0, size - length), end: size - 1 };
  }
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < start) return whole;
  if (start >= size) return unsatisfiable;
  return { kind: 'part', start, end };
}
