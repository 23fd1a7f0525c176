// SPDX-License-Identifier: GPL-3.0-or-later
import type { Deck, DeckListener } from '../../../src/renderer/player/deck.ts';

/** A deck that plays nothing and can be told what happens. */
export class FakeDeck implements Deck {
  loaded: string | null = null;
  position = 0;
  preloaded: string | null = null;
  playing = false;
  readonly #broken: ReadonlySet<string>;
  #listener: DeckListener | null = null;

  /** @param broken tracks that cannot be played */
  constructor(broken: readonly string[] = []) {
    this.#broken = new Set(broken);
  }

  listen(listener: DeckListener): void {
    this.#listener = listener;
  }

  load(trackId: string, from: { position: number; play: boolean }): void {
    this.loaded = trackId;
    this.position = from.position;
    this.playing = from.play;
    if (this.#broken.has(trackId)) this.#listener?.failed(trackId);
    else if (from.play) this.#listener?.playing();
  }

  preload(trackId: string | null): void {
    this.preloaded = trackId;
  }

  play(): void {
    this.playing = true;
    this.#listener?.playing();
  }

  pause(): void {
    this.playing = false;
    this.#listener?.paused();
  }

  seek(position: number): void {
    this.position = position;
    this.#listener?.time(position, 200);
  }

  unload(): void {
    this.loaded = null;
    this.preloaded = null;
  }

  setVolume(): void {
    // nobody listens
  }

  /** Lets time go on as an audio element reports it: four times a second. */
  run(seconds: number): void {
    for (let step = 0; step < seconds * 4; step += 1) {
      this.position += 0.25;
      this.#listener?.time(this.position, 200);
    }
  }

  end(): void {
    this.#listener?.ended();
  }
}
