// SPDX-License-Identifier: GPL-3.0-or-later
import { randomBytes } from 'node:crypto';

/** 16 hex digits: with a million rows the chance of two alike is about 1 in 40 million. */
export function randomId(): string {
  return randomBytes(8).toString('hex');
}
