// SPDX-License-Identifier: GPL-3.0-or-later
import { queueLimit } from '../../shared/domain/limits.ts';
import type { SimilarReason } from '../../shared/domain/playback.ts';

export interface QueueEntry {
  /** the same track may be queued twice, so entries have keys of their own */
  key: number;
  id: string;
  /** why a search put it there; null: it was chosen by hand */
  because: SimilarReason | null;
}

/** Where a queue came from; what its header says. */
export type QueueOrigin =
  | { kind: 'chosen' }
  | {
      kind: 'similar';
      seedIds: readonly string[];
      /** null after a restart: how much had been heard is not kept */
      heard: number | null;
      total: number | null;
      notice: string | null;
    };

interface Snapshot {
  entries: readonly QueueEntry[];
  current: number | null;
  origin: QueueOrigin;
}

const chosen: QueueOrigin = { kind: 'chosen' };
const stepsBack = 20;

/**
 * What plays next. Entries are ids only; every change makes a new array, so that a list of 20,000 costs one copy of
 * pointers and the change can be taken back by keeping the old one.
 */
export class QueueState {
  entries: readonly QueueEntry[] = $state.raw([]);
  /** key of the entry that plays or would play */
  current: number | null = $state(null);
  origin: QueueOrigin = $state.raw(chosen);
  #place = $derived(this.entries.findIndex((entry) => entry.key === this.current));
  #nextKey = 1;
  #past: Snapshot[] = [];

  /** place of the current entry, -1: none */
  get place(): number {
    return this.#place;
  }

  get currentEntry(): QueueEntry | null {
    return this.entries[this.#place] ?? null;
  }

  get nextEntry(): QueueEntry | null {
    return this.entries[this.#place + 1] ?? null;
  }

  makeEntry(id: string, because: SimilarReason | null = null): QueueEntry {
    return { key: this.#nextKey++, id, because };
  }

  replace(entries: readonly QueueEntry[], place: number, origin: QueueOrigin = chosen): void {
    this.#remember();
    const kept = entries.slice(0, queueLimit);
    this.entries = kept;
    this.current = kept[place]?.key ?? null;
    this.origin = origin;
  }

  goTo(key: number): void {
    if (this.entries.some((entry) => entry.key === key)) this.current = key;
  }

  /** Puts tracks right after the current one. Returns how many found room. */
  insertNext(ids: readonly string[]): number {
    return this.insertAt(this.#place + 1, ids);
  }

  insertAt(place: number, ids: readonly string[]): number {
    const room = Math.max(0, queueLimit - this.entries.length);
    const added = ids.slice(0, room).map((id) => this.makeEntry(id));
    if (added.length === 0) return 0;
    this.#remember();
    this.entries = [...this.entries.slice(0, place), ...added, ...this.entries.slice(place)];
    if (this.entries.length === added.length) this.origin = chosen;
    return added.length;
  }

  /** Takes an entry out. When it was the current one, the one after it becomes current. */
  remove(key: number): void {
    const place = this.entries.findIndex((entry) => entry.key === key);
    if (place < 0) return;
    this.#remember();
    if (this.current === key) {
      this.current = this.entries[place + 1]?.key ?? this.entries[place - 1]?.key ?? null;
    }
    this.entries = this.entries.toSpliced(place, 1);
    if (this.entries.length === 0) this.origin = chosen;
  }

  /** Moves an entry so that it ends up at place `to`. */
  move(from: number, to: number): void {
    const entry = this.entries[from];
    const target = Math.max(0, Math.min(to, this.entries.length - 1));
    if (entry === undefined || target === from) return;
    this.#remember();
    this.entries = this.entries.toSpliced(from, 1).toSpliced(target, 0, entry);
  }

  clear(): void {
    if (this.entries.length === 0) return;
    this.replace([], -1);
  }

  undo(): boolean {
    const snapshot = this.#past.pop();
    if (snapshot === undefined) return false;
    const playing = this.currentEntry;
    this.entries = snapshot.entries;
    this.origin = snapshot.origin;
    // What plays goes on playing when it is part of the queue that comes back.
    const same = playing === null ? undefined : snapshot.entries.find((entry) => entry.key === playing.key);
    this.current = same?.key ?? snapshot.current;
    return true;
  }

  #remember(): void {
    this.#past.push({ entries: this.entries, current: this.current, origin: this.origin });
    if (this.#past.length > stepsBack) this.#past.shift();
  }
}

/** The part of a long list to queue when `place` is played: everything if it fits, else most of it from there on. */
export function queueWindow(length: number, place: number): { start: number; end: number } {
  if (length <= queueLimit) return { start: 0, end: length };
  const before = Math.min(place, 500);
  const start = Math.min(place - before, length - queueLimit);
  return { start, end: start + queueLimit };
}
