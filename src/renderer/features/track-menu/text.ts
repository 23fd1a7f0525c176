// SPDX-License-Identifier: GPL-3.0-or-later
import { formatTracks } from '../../text/format.ts';

export const text = {
  menu: (tracks: number) => `What can be done with ${formatTracks(tracks)}`,
  play: 'Play',
  playNext: 'Play next',
  addToQueue: 'Add to queue',
  moreLike: 'More like this',
  moreLikeThese: 'More like these',
  like: 'Like',
  unlike: 'Take back like',
  showInFolder: 'Show in folder',
  remove: 'Remove from queue',
} as const;
