// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { projectRoot } from './paths.mjs';

/** Whether test/e2e has a test that these filters leave in. */
export function hasWindowTests(filters) {
  const folder = path.join(projectRoot, 'test', 'e2e');
  if (!existsSync(folder)) return false;
  const files = readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.spec.ts'))
    .map((name) => path.posix.join('test/e2e', name.split(path.sep).join('/')));
  return files.some((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)));
}
