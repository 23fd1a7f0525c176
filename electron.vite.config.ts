// SPDX-License-Identifier: GPL-3.0-or-later
import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';

function source(path: string): string {
  return resolve(import.meta.dirname, 'src', path);
}

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rollupOptions: {
        // One build for everything that runs on Node: the shell, the processes it forks, and the CLI.
        input: {
          index: source('main/index.ts'),
          engine: source('main/engineProcess.ts'),
          analyzer: source('analyzer/index.ts'),
          decodeWorker: source('analyzer/decodeWorker.ts'),
          playbackDecoder: source('analyzer/playbackDecoder.ts'),
          cli: source('cli/index.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload script must be one CommonJS file with nothing to require but electron.
      externalizeDeps: false,
      rollupOptions: {
        input: { index: source('preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: source('renderer'),
    plugins: [svelte()],
    build: {
      outDir: resolve(import.meta.dirname, 'out/renderer'),
      rollupOptions: { input: { index: source('renderer/index.html') } },
    },
  },
});
