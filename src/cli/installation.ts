// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(import.meta.url);

/** An entry that is built beside the CLI (`out/main/analyzer.js`), or its source where Node runs TypeScript. */
export function siblingEntry(name: 'analyzer'): string {
  return here.endsWith('.ts')
    ? join(dirname(here), '..', name, 'index.ts')
    : join(dirname(here), `${name}.js`);
}

/** `resources/encoders` of the project or of the installed app, looked for upwards from this file. */
export function encodersDirectory(): string {
  return upwards(join('resources', 'encoders'), 'encoders');
}

export function appVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(upwards('package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : '0.0.0';
}

function upwards(...names: string[]): string {
  for (let directory = dirname(here); ; directory = dirname(directory)) {
    for (const name of names) if (existsSync(join(directory, name))) return join(directory, name);
    if (directory === dirname(directory)) throw new Error(`${names[0]} is not above ${here}`);
  }
}
