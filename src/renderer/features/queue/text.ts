// SPDX-License-Identifier: GPL-3.0-or-later
import { formatCount, formatScore, formatTracks } from '../../text/format.ts';

export const text = {
  title: 'Queue',
  list: 'Queue',
  moreLike: 'More like',
  several: (tracks: number) => formatTracks(tracks),
  from: (heard: number, total: number) =>
    heard < total ? `from ${formatTracks(heard)} heard so far` : `from all ${formatTracks(total)}`,
  findMore: (heard: number) => `${formatTracks(heard)} heard by now: look again`,
  amount: (tracks: number) => formatTracks(tracks),
  left: (position: number, all: number) => `${formatCount(position)} of ${formatCount(all)}`,
  seed: 'Where it starts',
  unknownArtist: 'Unknown artist',
  empty: 'Nothing queued',
  emptyText: 'Press Enter on a track to play from there, or M to hear more like it.',
  clear: 'Clear queue',
  undo: 'Undo the last change',
  close: 'Close queue',
  remove: (title: string) => `Remove ${title} from the queue`,
  listening: (title: string) => `Listening to ${title} first…`,
  searching: 'Looking for what sounds alike…',
  paused: 'The analysis is paused. It must go on for this to be found.',
  resume: 'Go on',
  cancel: 'Cancel',
  waiting: 'Loading…',
  similarity: (score: number) => `Similarity ${formatScore(score)}, where 1 is the same sound`,
  moved: (title: string, place: number) => `${title} moved to place ${formatCount(place)}`,
} as const;
