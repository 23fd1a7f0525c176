// SPDX-License-Identifier: GPL-3.0-or-later
import type { Command } from 'commander';
import { open, type FileHandle } from 'node:fs/promises';
import { SegueError } from '../shared/errors.ts';
import { withExistingLibrary, type CommonOptions } from './session.ts';

interface VectorsOptions extends CommonOptions {
  out: string;
}

const linesAtOnce = 2000;

export function addVectorsCommand(program: Command): Command {
  return program
    .command('vectors')
    .description('Writes the vector of every track that has been heard as CSV, one line a track, by path.')
    .requiredOption('--out <file>', 'the file to write')
    .action(async function vectors(options: VectorsOptions) {
      await withExistingLibrary(options, async ({ engine, output, signal }) => {
        const { dims, tracks } = await engine.handlers['library.vectors']({}, { signal });
        const names = Array.from({ length: dims }, (_, i) => `v${i}`);
        tracks.sort((a, b) => (a.path < b.path ? -1 : 1));
        const lines = tracks.map((track) => `${quoteCsv(track.path)},${track.vector.join(',')}\n`);
        await writeTo(options.out, [`path,${names.join(',')}\n`, ...lines]);
        output.result({ file: options.out, tracks: tracks.length, dims }, () => [
          `${tracks.length} vectors of ${dims} numbers written to ${options.out}.`,
        ]);
      });
    });
}

/** Writes lines in parts of some megabytes. @throws SegueError with a sentence, whatever the system refuses */
async function writeTo(path: string, lines: readonly string[]): Promise<void> {
  let file: FileHandle | null = null;
  try {
    file = await open(path, 'w');
    for (let from = 0; from < lines.length; from += linesAtOnce) {
      await file.appendFile(lines.slice(from, from + linesAtOnce).join(''));
    }
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new SegueError(
      'internal',
      `The file ${path} could not be written${why}. Choose another place for it.`,
      {
        cause: error,
      },
    );
  } finally {
    await file?.close();
  }
}

/** RFC 4180: quoted when needed, quotes doubled. */
function quoteCsv(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
