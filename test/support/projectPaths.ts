// SPDX-License-Identifier: GPL-3.0-or-later
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..', '..');

export const encodersDirectory = join(root, 'resources', 'encoders');
/** the analyzer's source, which Node 24 runs as it is */
export const analyzerEntry = join(root, 'src', 'analyzer', 'index.ts');
export const cliEntry = join(root, 'src', 'cli', 'index.ts');
