// SPDX-License-Identifier: GPL-3.0-or-later
import type { Command } from 'commander';
import { withExistingLibrary, type CommonOptions } from './session.ts';

interface TracksOptions extends CommonOptions {
  query: string;
}

export function addTracksCommand(program: Command): Command {
  return program
    .command('tracks')
    .description('Lists the tracks of the library.')
    .option('--query <text>', 'only tracks in which all of these words are found', '')
    .action(async function listTracks(options: TracksOptions) {
      await withExistingLibrary(options, async ({ engine, output, signal }) => {
        const { ids } = await engine.handlers['library.query'](
          { text: options.query, sort: 'artist', direction: 'ascending' },
          { signal },
        );
        const tracks = await Promise.all(
          ids.map(async (id) => engine.handlers['library.track']({ id }, { signal })),
        );
        output.result({ tracks }, () =>
          tracks.map((track) => [track.id, track.artist, track.album, track.title, track.path].join('\t')),
        );
      });
    });
}
