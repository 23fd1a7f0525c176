// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Parsed JSON of a file, or undefined when there is none or it is broken. */
export function readJsonFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** A crash in the middle leaves the old file as it was. */
export function writeJsonFile(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${String(process.pid)}.new`;
  writeFileSync(temporary, JSON.stringify(value), { flush: true });
  renameSync(temporary, path);
}
