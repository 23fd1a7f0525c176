// SPDX-License-Identifier: GPL-3.0-or-later
import path from 'node:path';

import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const root = path.resolve(import.meta.dirname, '..');

export default defineConfig({
  root,
  // Only for the logic classes in *.svelte.ts, whose runes have to be compiled.
  plugins: [svelte({ configFile: false })],
  test: {
    include: ['test/{unit,golden,contract,integration}/**/*.test.ts'],
    environment: 'node',
    // Processes, not threads: tests load native packages, and those must not share one process.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A test that passes only the second time is a test that fails.
    retry: 0,
    restoreMocks: true,
    unstubEnvs: true,
  },
});
