// SPDX-License-Identifier: GPL-3.0-or-later

/** What a deck says about the track it was last told to load. Times are seconds. */
export interface DeckListener {
  /** @param duration null while it is not known */
  time(position: number, duration: number | null): void;
  playing(): void;
  paused(): void;
  waiting(): void;
  ended(): void;
  failed(trackId: string): void;
}

/** Something that plays one track at a time and can make the next one ready. */
export interface Deck {
  listen(listener: DeckListener): void;
  load(trackId: string, from: { position: number; play: boolean }): void;
  /** null: nothing follows */
  preload(trackId: string | null): void;
  play(): void;
  pause(): void;
  seek(position: number): void;
  unload(): void;
  /** @param volume 0 to 1, as a person hears it; the deck makes an amplitude of it */
  setVolume(volume: number, muted: boolean): void;
}
