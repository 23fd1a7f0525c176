// SPDX-License-Identifier: GPL-3.0-or-later
import type { Deck } from '../player/deck.ts';
import type { QueueEntry, QueueState } from './queue.svelte.ts';

export type PlayerStatus = 'empty' | 'loading' | 'playing' | 'paused';

export interface PlayerHooks {
  /** a track was left or ended after `seconds` of listening */
  played(trackId: string, seconds: number, completed: boolean): void;
  /** a track could not be played; `stopped`: it was one too many in a row */
  skipped(trackId: string, stopped: boolean): void;
}

/** This many tracks in a row that cannot be played, and the player stops trying. */
export const skipLimit = 8;
/** `previous` goes to the start of the track when it is further in than this many seconds. */
const restartAfter = 3;
/** Listened to less than this many seconds: not a play. */
const shortestPlay = 5;
/** A step in time larger than this is a seek, not listening. */
const largestStep = 1.5;

/** Plays the queue: moves the deck along its entries and keeps what the player bar shows. */
export class PlayerState {
  status: PlayerStatus = $state('empty');
  /** seconds */
  position = $state(0);
  /** seconds; null while unknown */
  duration: number | null = $state(null);
  /** the entry the deck holds; it stays when the queue around it changes */
  entry: QueueEntry | null = $state.raw(null);

  #queue: QueueState;
  #deck: Deck;
  #hooks: PlayerHooks;
  #wantsToPlay = false;
  #listened = 0;
  #failures = 0;
  /** on the way back: what cannot be played is passed over in that direction */
  #backwards = false;

  constructor(queue: QueueState, deck: Deck, hooks: PlayerHooks) {
    this.#queue = queue;
    this.#deck = deck;
    this.#hooks = hooks;
    deck.listen({
      time: (position, duration) => this.#onTime(position, duration),
      playing: () => {
        this.status = 'playing';
      },
      paused: () => {
        if (this.status !== 'empty') this.status = 'paused';
      },
      waiting: () => {
        if (this.#wantsToPlay) this.status = 'loading';
      },
      ended: () => this.#onEnded(),
      failed: (trackId) => this.#onFailed(trackId),
    });
  }

  get playing(): boolean {
    return this.status === 'playing' || this.status === 'loading';
  }

  /** Plays the entry with this key. */
  playEntry(key: number): void {
    this.#failures = 0;
    this.#backwards = false;
    this.#queue.goTo(key);
    this.#load(0, true);
  }

  /** Makes the queue's current entry ready without playing it; how a session comes back after a restart. */
  restore(position: number): void {
    this.#load(position, false);
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  play(): void {
    this.#failures = 0;
    if (this.entry?.key !== this.#queue.current) {
      const entry = this.#queue.currentEntry ?? this.#queue.entries[0];
      if (entry !== undefined) this.playEntry(entry.key);
      return;
    }
    this.#wantsToPlay = true;
    this.#deck.play();
  }

  pause(): void {
    this.#wantsToPlay = false;
    if (this.status === 'loading') this.status = 'paused';
    this.#deck.pause();
  }

  next(): void {
    this.#failures = 0;
    this.#advance();
  }

  previous(): void {
    const before = this.#queue.entries[this.#queue.place - 1];
    if (this.position > restartAfter || before === undefined) {
      this.seek(0);
      return;
    }
    this.#failures = 0;
    this.#backwards = true;
    this.#queue.goTo(before.key);
    this.#load(0, this.playing);
  }

  seek(position: number): void {
    if (this.entry === null) return;
    const end = this.duration ?? Number.POSITIVE_INFINITY;
    this.position = Math.max(0, Math.min(position, end));
    this.#deck.seek(this.position);
  }

  seekBy(seconds: number): void {
    this.seek(this.position + seconds);
  }

  /** The queue has changed: the right track must follow, and what plays may be gone from it. */
  queueChanged(): void {
    if (this.entry === null) return;
    const current = this.#queue.currentEntry;
    if (current === null) {
      this.#leave(false);
      this.#deck.unload();
      this.#wantsToPlay = false;
      this.entry = null;
      this.status = 'empty';
      this.position = 0;
      this.duration = null;
      return;
    }
    if (current.key !== this.entry.key) {
      this.#load(0, this.playing);
      return;
    }
    this.#preloadNext();
  }

  #advance(): void {
    this.#backwards = false;
    const next = this.#queue.nextEntry;
    if (next === null) {
      this.#stopAtEnd();
      return;
    }
    this.#queue.goTo(next.key);
    this.#load(0, this.#wantsToPlay);
  }

  #stopAtEnd(): void {
    this.#leave(false);
    this.#wantsToPlay = false;
    this.#deck.pause();
    if (this.entry !== null) {
      this.status = 'paused';
      this.seek(0);
    }
  }

  #load(position: number, play: boolean): void {
    const entry = this.#queue.currentEntry;
    if (entry === null) return;
    this.#leave(false);
    this.entry = entry;
    this.position = position;
    this.duration = null;
    this.#wantsToPlay = play;
    this.status = play ? 'loading' : 'paused';
    this.#deck.load(entry.id, { position, play });
    this.#preloadNext();
  }

  #preloadNext(): void {
    this.#deck.preload(this.#queue.nextEntry?.id ?? null);
  }

  #onTime(position: number, duration: number | null): void {
    const step = position - this.position;
    if (this.status === 'playing' && step > 0 && step < largestStep) {
      this.#listened += step;
      // Sound has come out: whatever failed before is no longer "in a row".
      if (this.#listened > 0.5) {
        this.#failures = 0;
        this.#backwards = false;
      }
    }
    this.position = position;
    if (duration !== null) this.duration = duration;
  }

  #onEnded(): void {
    this.#leave(true);
    this.#advance();
  }

  #onFailed(trackId: string): void {
    if (this.entry?.id !== trackId) return;
    this.#failures += 1;
    const wantedToPlay = this.#wantsToPlay;
    const last = this.#queue.nextEntry === null;
    const stopped = this.#failures >= skipLimit;
    // A track that was only made ready says nothing until somebody wants to hear it.
    if (!wantedToPlay) {
      this.status = 'paused';
      this.entry = null;
      return;
    }
    this.#listened = 0;
    this.#hooks.skipped(trackId, stopped);
    if (stopped || last) {
      this.#wantsToPlay = false;
      this.status = 'paused';
      this.entry = null;
      return;
    }
    const before = this.#queue.entries[this.#queue.place - 1];
    if (this.#backwards && before !== undefined) {
      this.#queue.goTo(before.key);
      this.#load(0, true);
    } else {
      this.#advance();
    }
  }

  /** Reports what was heard of the track that is being left. */
  #leave(ended: boolean): void {
    const { entry, duration, position } = this;
    const seconds = this.#listened;
    this.#listened = 0;
    if (entry === null) return;
    const completed = ended || (duration !== null && duration > 0 && position / duration > 0.9);
    if (seconds >= shortestPlay || (completed && seconds > 0))
      this.#hooks.played(entry.id, seconds, completed);
  }
}
