// SPDX-License-Identifier: GPL-3.0-or-later
import type { TrackRow } from '../../shared/domain/track.ts';

export interface MediaKeys {
  play(): void;
  pause(): void;
  next(): void;
  previous(): void;
  seekTo(position: number): void;
  seekBy(seconds: number): void;
}

const step = 10;

/** Connects the keyboard's media keys and the desktop's player controls. */
export function connectMediaKeys(keys: MediaKeys): void {
  const session = navigator.mediaSession;
  session.setActionHandler('play', () => keys.play());
  session.setActionHandler('pause', () => keys.pause());
  session.setActionHandler('stop', () => keys.pause());
  session.setActionHandler('nexttrack', () => keys.next());
  session.setActionHandler('previoustrack', () => keys.previous());
  session.setActionHandler('seekbackward', (details) => keys.seekBy(-(details.seekOffset ?? step)));
  session.setActionHandler('seekforward', (details) => keys.seekBy(details.seekOffset ?? step));
  session.setActionHandler('seekto', (details) => {
    if (details.seekTime !== undefined) keys.seekTo(details.seekTime);
  });
}

/** @param artwork address of the cover, as the desktop can read it; null: none */
export function showOnDesktop(track: TrackRow | null, artwork: string | null): void {
  navigator.mediaSession.metadata =
    track === null
      ? null
      : new MediaMetadata({
          title: track.title,
          artist: track.artist,
          album: track.album,
          artwork: artwork === null ? [] : [{ src: artwork, sizes: '320x320' }],
        });
}

export function showPlaying(playing: boolean, loaded: boolean): void {
  navigator.mediaSession.playbackState = !loaded ? 'none' : playing ? 'playing' : 'paused';
}

export function showPosition(position: number, duration: number | null): void {
  if (duration === null || position > duration) {
    navigator.mediaSession.setPositionState();
    return;
  }
  navigator.mediaSession.setPositionState({ position, duration, playbackRate: 1 });
}
