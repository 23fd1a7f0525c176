// SPDX-License-Identifier: GPL-3.0-or-later
import { formatTracks } from '../../text/format.ts';

export const text = {
  name: 'Segue',
  navigation: 'Library',
  library: 'Library',
  tracks: 'Tracks',
  folders: 'Folders',
  addFolder: 'Add folder',
  away: 'away',
  awayLong: 'on a drive that is not here now',
  folderMenu: (folder: string) => `What can be done with ${folder}`,
  scanAgain: 'Look for changes',
  removeFolder: 'Remove from library',
  removeTitle: (folder: string) => `Remove “${folder}” from Segue?`,
  removeDescription: (tracks: number) =>
    `Its ${formatTracks(tracks)} leave the list. The files stay where they are, and what Segue has heard is kept: adding the folder again is quick.`,
  remove: 'Remove',
  cancel: 'Cancel',
  settings: 'Settings',
  shortcuts: 'Keyboard shortcuts',
  fold: 'Fold sidebar',
  unfold: 'Unfold sidebar',
  appearance: 'Appearance',
  system: 'System',
  light: 'Light',
  dark: 'Dark',
  data: 'Data folder',
  dataNote: 'What Segue has heard, likes, plays and settings. Your music files are never changed.',
  version: 'Version',
  encoder: 'Listens with',
  analysis: 'Analysis in detail',
} as const;
