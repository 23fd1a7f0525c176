// SPDX-License-Identifier: GPL-3.0-or-later
import type { TrackRow } from '../../shared/domain/track.ts';
import type { Shell } from '../api/bridge.ts';
import type { EngineClient } from '../api/engine.ts';
import { formatTracks } from '../text/format.ts';
import type { NoticesState } from './notices.svelte.ts';
import type { PlayerState } from './player.svelte.ts';
import { queueWindow, type QueueState } from './queue.svelte.ts';
import type { TrackRows } from './rows.svelte.ts';
import type { SimilarState } from './similar.svelte.ts';
import type { ViewState } from './view.svelte.ts';

const similarCount = 50;
const mostSeeds = 1000;

interface Parts {
  engine: Pick<EngineClient, 'call'>;
  shell: Shell;
  rows: TrackRows;
  queue: QueueState;
  player: PlayerState;
  similar: SimilarState;
  notices: NoticesState;
  view: ViewState;
}

/** What can be done with tracks, from whatever list they are in. */
export class TrackActions {
  #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Plays a list in its order, beginning at `place`. */
  playList(ids: readonly string[], place: number): void {
    const { queue, player, similar } = this.#parts;
    // Whoever chooses something else does not want to be overrun by an answer that is still being looked for.
    similar.cancel();
    const { start, end } = queueWindow(ids.length, place);
    const entries = ids.slice(start, end).map((id) => queue.makeEntry(id));
    queue.replace(entries, place - start);
    const { current } = queue;
    if (current !== null) player.playEntry(current);
  }

  playNext(ids: readonly string[]): void {
    const { queue } = this.#parts;
    if (queue.entries.length === 0) {
      this.addToQueue(ids);
      return;
    }
    this.#said(queue.insertNext(ids), ids.length, (amount) => `${amount} will play next.`);
  }

  /** @param place default: at the end */
  addToQueue(ids: readonly string[], place = this.#parts.queue.entries.length): void {
    const { queue } = this.#parts;
    this.#said(queue.insertAt(place, ids), ids.length, (amount) => `${amount} added to the queue.`);
  }

  removeFromQueue(key: number): void {
    const { queue, player, notices, rows } = this.#parts;
    const entry = queue.entries.find((candidate) => candidate.key === key);
    if (entry === undefined) return;
    queue.remove(key);
    player.queueChanged();
    notices.announce(`${rows.get(entry.id)?.title ?? 'Track'} removed from the queue`);
  }

  /** Empties the queue; what plays now stays and plays on. */
  clearQueue(): void {
    const { queue, player, notices } = this.#parts;
    const before = queue.entries.length;
    const playing = player.playing ? queue.currentEntry : null;
    if (playing === null) queue.clear();
    else queue.replace([playing], 0);
    player.queueChanged();
    const removed = before - queue.entries.length;
    if (removed === 0) return;
    notices.show({
      message: `${formatTracks(removed)} taken out of the queue.`,
      action: { label: 'Undo', run: () => this.undoQueue() },
    });
  }

  undoQueue(): void {
    const { queue, player, notices } = this.#parts;
    if (!queue.undo()) return;
    player.queueChanged();
    notices.announce('Queue restored');
  }

  /**
   * Makes the queue what sounds like these tracks. A single seed stays on top, and goes on playing when it plays
   * already.
   */
  async moreLike(ids: readonly string[]): Promise<void> {
    const { queue, player, similar, notices, view, rows } = this.#parts;
    const seedIds = [...new Set(ids)].slice(0, mostSeeds);
    if (seedIds.length === 0) return;
    view.showQueue();
    try {
      const answer = await similar.find(seedIds, similarCount);
      if (answer === null) return;
      const found = answer.tracks.map((track) =>
        queue.makeEntry(track.id, { score: track.score, reason: track.reason }),
      );
      if (found.length === 0) {
        notices.show({
          level: 'warning',
          message: answer.notice ?? 'Nothing that sounds alike has been found yet.',
        });
        return;
      }
      const current = queue.currentEntry;
      const seedPlays = current !== null && player.playing && seedIds.includes(current.id);
      const onTop = seedPlays
        ? [{ ...current, because: null }]
        : seedIds.length === 1
          ? seedIds.map((id) => queue.makeEntry(id))
          : [];
      queue.replace([...onTop, ...found], 0, {
        kind: 'similar',
        seedIds,
        heard: answer.heard,
        total: answer.total,
        notice: answer.notice,
      });
      if (seedPlays) player.queueChanged();
      else if (queue.current !== null) player.playEntry(queue.current);
      const [seed] = await rows.load(seedIds.slice(0, 1));
      const name = seedIds.length === 1 && seed !== undefined ? seed.title : formatTracks(seedIds.length);
      notices.announce(`Queue: ${formatTracks(found.length)} like ${name}`);
    } catch (error) {
      notices.failed(error);
    }
  }

  /** Asks again what sounds like the seeds of the queue, now that more has been heard; what plays plays on. */
  async findMore(): Promise<void> {
    const { queue, player, similar, notices } = this.#parts;
    const { origin } = queue;
    if (origin.kind !== 'similar') return;
    try {
      const answer = await similar.find(origin.seedIds, similarCount);
      if (answer === null) return;
      const kept = queue.entries.slice(0, queue.place + 1);
      const keptIds = new Set(kept.map((entry) => entry.id));
      const found = answer.tracks
        .filter((track) => !keptIds.has(track.id))
        .map((track) => queue.makeEntry(track.id, { score: track.score, reason: track.reason }));
      queue.replace([...kept, ...found], queue.place, {
        ...origin,
        heard: answer.heard,
        total: answer.total,
        notice: answer.notice,
      });
      player.queueChanged();
      notices.announce(`${formatTracks(found.length)} follow now`);
    } catch (error) {
      notices.failed(error);
    }
  }

  /** Likes the tracks; when all of them are liked already, takes the like back. */
  async toggleLike(ids: readonly string[]): Promise<void> {
    const { engine, rows, notices } = this.#parts;
    try {
      const known = await rows.load(ids);
      const liked = !known.every((row) => row.liked);
      const changing = known.filter((row) => row.liked !== liked);
      for (const row of changing) rows.patch(row.id, { liked });
      notices.announce(likeSentence(changing, liked));
      await Promise.all(changing.map((row) => engine.call('track.like', { id: row.id, liked })));
    } catch (error) {
      rows.invalidate(ids);
      notices.failed(error);
    }
  }

  async showInFolder(id: string): Promise<void> {
    try {
      await this.#parts.shell.showInFolder(id);
    } catch (error) {
      this.#parts.notices.failed(error);
    }
  }

  #said(added: number, wanted: number, sentence: (amount: string) => string): void {
    const { notices, player } = this.#parts;
    player.queueChanged();
    if (added < wanted) {
      notices.show({
        level: 'warning',
        message: `The queue is full: ${formatTracks(added)} of ${formatTracks(wanted)} found room.`,
      });
      return;
    }
    notices.show({
      message: sentence(formatTracks(added)),
      action: { label: 'Undo', run: () => this.undoQueue() },
    });
  }
}

function likeSentence(rows: readonly TrackRow[], liked: boolean): string {
  const [first] = rows;
  const what = rows.length === 1 && first !== undefined ? first.title : formatTracks(rows.length);
  return liked ? `Liked ${what}` : `No longer liked: ${what}`;
}
