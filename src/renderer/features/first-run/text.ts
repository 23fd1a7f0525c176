// SPDX-License-Identifier: GPL-3.0-or-later

export const text = {
  sentence: 'Segue listens to your music and plays what sounds alike.',
  choose: 'Choose your music folder',
  drop: 'or drop it anywhere in this window',
  dropHere: 'Drop folders to add them to your library',
  private: 'Everything stays on this computer.',
} as const;
