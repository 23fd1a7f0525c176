// SPDX-License-Identifier: GPL-3.0-or-later
import { InvalidArgumentError, type Command } from 'commander';
import { withExistingLibrary, type CommonOptions } from './session.ts';

interface SimilarOptions extends CommonOptions {
  count: number;
  raw: boolean;
}

export function addSimilarCommand(program: Command): Command {
  return program
    .command('similar')
    .description('Prints a queue of what sounds like a track.')
    .argument('<track>', 'path or id of the track')
    .option('--count <number>', 'how many tracks', parseCount, 20)
    .option('--raw', 'plain nearest neighbours: copies included, artists and albums not spaced', false)
    .action(async function similar(track: string, options: SimilarOptions) {
      await withExistingLibrary(options, async ({ engine, output, signal }) => {
        const seed = await engine.handlers['library.find']({ track }, { signal });
        const answer = await engine.handlers['similar.queue'](
          { seedIds: [seed.id], count: options.count, raw: options.raw },
          { signal },
        );
        const tracks = await Promise.all(
          answer.tracks.map(async ({ id, score, reason }) => {
            const { path, artist, album, title } = await engine.handlers['library.track']({ id }, { signal });
            return { id, path, artist, album, title, score, reason };
          }),
        );
        const { heard, total, relaxed, notice, tookMs } = answer;
        output.result({ seed, tracks, heard, total, relaxed, notice, tookMs }, () => [
          `Like ${seed.artist === '' ? seed.title : `${seed.artist} – ${seed.title}`}:`,
          ...tracks.map(
            (entry, place) =>
              `${String(place + 1).padStart(3)}  ${entry.score.toFixed(3)}  ${entry.artist || 'Unknown artist'} – ${entry.title}  (${entry.reason})`,
          ),
          ...(notice === null ? [] : [notice]),
        ]);
      });
    });
}

function parseCount(value: string): number {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1 || count > 1000) {
    throw new InvalidArgumentError('It must be a whole number from 1 to 1000.');
  }
  return count;
}
