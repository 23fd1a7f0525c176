// SPDX-License-Identifier: GPL-3.0-or-later
import type { TrackRow } from '../../../shared/domain/track.ts';
import { formatCount, formatTracks } from '../../text/format.ts';

export const text = {
  title: 'Tracks',
  search: 'Search your music',
  searchKeys: '/',
  clearSearch: 'Clear search',
  count: (tracks: number) => formatTracks(tracks),
  found: (found: number, all: number) => `${formatCount(found)} of ${formatTracks(all)}`,
  selected: (tracks: number) => `${formatCount(tracks)} selected`,
  nothingFound: (words: string) => `Nothing found for “${words}”`,
  nothingFoundText:
    'Titles, artists, albums, genres and file names were searched. Fewer or other words may help.',
  looking: 'Looking for music',
  lookingText: 'Tracks appear here as they are found. You can play them at once.',
  noMusic: 'No music here yet',
  noMusicText:
    'No audio files were found in your folders. Add another folder, or put music into one of them and look again. Segue reads MP3, FLAC, Ogg, Opus, M4A, WAV, AIFF, WMA, WavPack and APE.',
  noFolders: 'Your library is empty',
  noFoldersText: 'Add a folder with music, or drop one into this window.',
  addFolder: 'Add folder',
  scanAgain: 'Look again',
  moreLike: (title: string) => `More like ${title}`,
  like: (title: string) => `Like ${title}`,
  unlike: (title: string) => `Take back the like of ${title}`,
  pending: 'Not heard yet',
  failed: 'Could not be listened to. The analysis details say why.',
  offline: 'On a drive that is not here now',
  columns: {
    state: 'State',
    title: 'Title',
    artist: 'Artist',
    album: 'Album',
    genre: 'Genre',
    year: 'Year',
    addedAt: 'Added',
    actions: 'Actions',
    duration: 'Time',
  },
} as const;

/** What is out of the ordinary with a track, in words; null: nothing. */
export function stateText(row: TrackRow): string | null {
  if (row.presence !== 'present') return text.offline;
  if (row.listen === 'failed') return text.failed;
  if (row.listen === 'pending') return text.pending;
  return null;
}
