// SPDX-License-Identifier: GPL-3.0-or-later
import type { Command } from 'commander';
import { open } from 'node:fs/promises';
import { withEngine, type CommonOptions } from './session.ts';

interface VectorsOptions extends CommonOptions {
  out: string;
}

export function addVectorsCommand(program: Command): Command {
  return program
    .command('vectors')
    .description('Writes the vector of every track that has been heard as CSV, one line a track.')
    .requiredOption('--out <file>', 'the file to write')
    .action(async function vectors(options: VectorsOptions) {
      await withEngine(options, async ({ engine, output, signal }) => {
        const { dims, tracks } = await engine.handlers['library.vectors']({}, { signal });
        const file = await open(options.out, 'w');
        try {
          const names = Array.from({ length: dims }, (_, i) => `v${i}`);
          await file.write(`path,${names.join(',')}\n`);
          for (const track of tracks) await file.write(`${quoteCsv(track.path)},${track.vector.join(',')}\n`);
        } finally {
          await file.close();
        }
        output.result({ file: options.out, tracks: tracks.length, dims }, () => [
          `${tracks.length} vectors of ${dims} numbers written to ${options.out}.`,
        ]);
      });
    });
}

/** RFC 4180: quoted when needed, quotes doubled. */
function quoteCsv(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
