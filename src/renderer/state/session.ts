// SPDX-License-Identifier: GPL-3.0-or-later
import type { SimilarReason } from '../../shared/domain/playback.ts';
import type { EngineClient } from '../api/engine.ts';
import type { PlayerState } from './player.svelte.ts';
import type { QueueEntry, QueueState } from './queue.svelte.ts';

const changePause = 1500;
/** How often the place in the track is written while it plays; seldom for a long queue, which is written whole. */
const positionPause = { short: 15_000, long: 90_000 };
const longQueue = 1000;

/** Keeps queue and position over a restart. */
export class PlaybackKeeper {
  #engine: Pick<EngineClient, 'call'>;
  #queue: QueueState;
  #player: PlayerState;
  #restored = false;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #dueAt = 0;

  constructor(engine: Pick<EngineClient, 'call'>, queue: QueueState, player: PlayerState) {
    this.#engine = engine;
    this.#queue = queue;
    this.#player = player;
  }

  async restore(): Promise<void> {
    if (this.#restored) return;
    const session = await this.#engine.call('playback.load', {});
    this.#restored = true;
    if (session.trackIds.length === 0 || this.#queue.entries.length > 0) return;
    const entries = session.trackIds.map((id) => this.#queue.makeEntry(id, session.reasons[id] ?? null));
    this.#queue.replace(entries, session.index, originOf(entries));
    if (session.index >= 0) this.#player.restore(session.position);
  }

  /** The queue or its current entry changed. */
  queueChanged(): void {
    this.#schedule(changePause);
  }

  /** Time went on. */
  positionChanged(): void {
    this.#schedule(this.#queue.entries.length > longQueue ? positionPause.long : positionPause.short);
  }

  async save(): Promise<void> {
    if (!this.#restored) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const reasons: Record<string, SimilarReason> = {};
    for (const entry of this.#queue.entries) if (entry.because !== null) reasons[entry.id] = entry.because;
    try {
      await this.#engine.call('playback.save', {
        trackIds: this.#queue.entries.map((entry) => entry.id),
        index: this.#queue.place,
        position: this.#player.position,
        reasons,
      });
    } catch {
      // Not worth a word to the user; the next change writes everything again.
    }
  }

  #schedule(wait: number): void {
    if (!this.#restored) return;
    const dueAt = Date.now() + wait;
    if (this.#timer !== null) {
      if (dueAt >= this.#dueAt) return;
      clearTimeout(this.#timer);
    }
    this.#dueAt = dueAt;
    this.#timer = setTimeout(() => void this.save(), wait);
  }
}

/** After a restart the header is made from the queue itself: one entry by hand, the rest found by its sound. */
function originOf(entries: readonly QueueEntry[]): QueueState['origin'] {
  const [first, second] = entries;
  if (first?.because !== null || second === undefined || second.because === null) return { kind: 'chosen' };
  return { kind: 'similar', seedIds: [first.id], heard: null, total: null, notice: null };
}
