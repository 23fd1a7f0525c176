// SPDX-License-Identifier: GPL-3.0-or-later
import { formatPercent, formatTime, spokenTime } from '../../text/format.ts';

export const text = {
  player: 'Player',
  nothing: 'Nothing is playing',
  nothingHint: 'Choose a track and press Enter',
  play: 'Play',
  pause: 'Pause',
  previous: 'Previous',
  next: 'Next',
  seek: 'Position',
  volume: 'Volume',
  mute: 'Mute',
  unmute: 'Unmute',
  like: 'Like',
  liked: 'Liked',
  moreLike: 'More like this',
  queue: 'Queue',
  position: (position: number, duration: number) => `${spokenTime(position)} of ${spokenTime(duration)}`,
  level: (volume: number) => formatPercent(volume),
  time: (seconds: number | null) => formatTime(seconds),
} as const;
