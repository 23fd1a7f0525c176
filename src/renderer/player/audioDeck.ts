// SPDX-License-Identifier: GPL-3.0-or-later
import { trackUrl } from '../api/media.ts';
import type { Deck, DeckListener } from './deck.ts';

interface Slot {
  audio: HTMLAudioElement;
  trackId: string | null;
  /** seconds to jump to once the file's length is known */
  startAt: number;
}

/** Two audio elements: one plays, the other already holds the track that follows. */
export class AudioDeck implements Deck {
  #current: Slot = this.#makeSlot();
  #spare: Slot = this.#makeSlot();
  #listener: DeckListener | null = null;
  /** by track id */
  #failures = new Map<string, number>();

  listen(listener: DeckListener): void {
    this.#listener = listener;
  }

  load(trackId: string, from: { position: number; play: boolean }): void {
    // What could not be made ready is tried again: a drive may be back by now.
    if (this.#spare.trackId === trackId && this.#spare.audio.error === null) {
      const finished = this.#current;
      this.#current = this.#spare;
      this.#spare = finished;
      this.#empty(finished);
    } else {
      this.#open(this.#current, trackId);
    }
    const slot = this.#current;
    if (slot.audio.readyState >= HTMLMediaElement.HAVE_METADATA) slot.audio.currentTime = from.position;
    else slot.startAt = from.position;
    this.#tellTime(slot);
    if (from.play) this.play();
    else if (!slot.audio.paused) slot.audio.pause();
  }

  preload(trackId: string | null): void {
    if (trackId === this.#spare.trackId) return;
    if (trackId === null || trackId === this.#current.trackId) this.#empty(this.#spare);
    else this.#open(this.#spare, trackId);
  }

  play(): void {
    const slot = this.#current;
    if (slot.trackId === null) return;
    // A play that is overtaken by a pause or by another track rejects; the events tell what really happened.
    slot.audio.play().catch(() => undefined);
  }

  pause(): void {
    this.#current.audio.pause();
  }

  seek(position: number): void {
    const slot = this.#current;
    if (slot.audio.readyState >= HTMLMediaElement.HAVE_METADATA) slot.audio.currentTime = position;
    else slot.startAt = position;
    this.#tellTime(slot);
  }

  unload(): void {
    this.#empty(this.#current);
    this.#empty(this.#spare);
  }

  setVolume(volume: number, muted: boolean): void {
    for (const slot of [this.#current, this.#spare]) {
      // Loudness is heard about as the logarithm of the amplitude; a cube comes close and reaches zero.
      slot.audio.volume = volume ** 3;
      slot.audio.muted = muted;
    }
  }

  #makeSlot(): Slot {
    const audio = new Audio();
    audio.preload = 'auto';
    const slot: Slot = { audio, trackId: null, startAt: 0 };
    const tell = (what: (listener: DeckListener) => void): void => {
      if (this.#current === slot && slot.trackId !== null && this.#listener !== null) what(this.#listener);
    };
    audio.addEventListener('loadedmetadata', () => {
      if (slot.startAt > 0) audio.currentTime = slot.startAt;
      slot.startAt = 0;
      if (this.#current === slot) this.#tellTime(slot);
    });
    for (const name of ['timeupdate', 'durationchange', 'seeked'] as const) {
      audio.addEventListener(name, () => {
        if (this.#current === slot) this.#tellTime(slot);
      });
    }
    audio.addEventListener('playing', () => tell((listener) => listener.playing()));
    audio.addEventListener('waiting', () => tell((listener) => listener.waiting()));
    audio.addEventListener('pause', () => {
      // At the end of a track the element says pause before ended; that is not the user's pause.
      if (!audio.ended) tell((listener) => listener.paused());
    });
    audio.addEventListener('ended', () => tell((listener) => listener.ended()));
    audio.addEventListener('error', () => {
      if (slot.trackId === null) return;
      const { trackId } = slot;
      this.#failures.set(trackId, (this.#failures.get(trackId) ?? 0) + 1);
      tell((listener) => listener.failed(trackId));
    });
    return slot;
  }

  #open(slot: Slot, trackId: string): void {
    slot.trackId = trackId;
    slot.startAt = 0;
    slot.audio.src = trackUrl(trackId, this.#failures.get(trackId));
    slot.audio.load();
  }

  #empty(slot: Slot): void {
    if (slot.trackId === null) return;
    slot.trackId = null;
    slot.startAt = 0;
    slot.audio.pause();
    slot.audio.removeAttribute('src');
    slot.audio.load();
  }

  #tellTime(slot: Slot): void {
    const { audio } = slot;
    const position = slot.startAt > 0 ? slot.startAt : audio.currentTime;
    const duration = Number.isFinite(audio.duration) && audio.duration > 0 ? audio.duration : null;
    this.#listener?.time(position, duration);
  }
}
