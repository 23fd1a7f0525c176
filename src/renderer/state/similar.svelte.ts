// SPDX-License-Identifier: GPL-3.0-or-later
import type { SimilarAnswer } from '../../shared/domain/similar.ts';
import { rowsPerCall } from '../../shared/domain/limits.ts';
import { SegueError } from '../../shared/errors.ts';
import type { EngineClient } from '../api/engine.ts';

const askAgainAfter = 800;

/** A search for what sounds alike; waits for tracks that have not been listened to yet. */
export class SimilarState {
  /** seeds whose answer is being looked for */
  seedIds: readonly string[] | null = $state.raw(null);
  /** true while a seed is being listened to first */
  listeningFirst = $state(false);
  #engine: Pick<EngineClient, 'call'>;
  #running: AbortController | null = null;
  #wake: (() => void) | null = null;

  constructor(engine: Pick<EngineClient, 'call'>) {
    this.#engine = engine;
  }

  /** Null: cancelled, or overtaken by another search. */
  async find(seedIds: readonly string[], count: number): Promise<SimilarAnswer | null> {
    this.cancel();
    const running = new AbortController();
    this.#running = running;
    this.seedIds = seedIds;
    try {
      for (;;) {
        try {
          return await this.#engine.call(
            'similar.queue',
            { seedIds: [...seedIds], count, raw: false },
            { signal: running.signal },
          );
        } catch (error) {
          if (isAborted(running)) return null;
          if (!(error instanceof SegueError) || error.code !== 'not_heard_yet') throw error;
          await this.#throwWhenHopeless(seedIds, error);
        }
        if (!this.listeningFirst) {
          this.listeningFirst = true;
          await this.#listenTo([...seedIds]);
        }
        await this.#pause(running.signal);
        if (isAborted(running)) return null;
      }
    } finally {
      if (this.#running === running) {
        this.#running = null;
        this.seedIds = null;
        this.listeningFirst = false;
      }
    }
  }

  cancel(): void {
    this.#running?.abort();
    this.#running = null;
    this.seedIds = null;
    this.listeningFirst = false;
  }

  /** Rows changed: a seed may have been heard, so there is no need to wait for the next try. */
  rowsChanged(ids: readonly string[] | null): void {
    const { seedIds } = this;
    if (seedIds !== null && (ids === null || ids.some((id) => seedIds.includes(id)))) this.#wake?.();
  }

  /** Waiting has an end only where a seed can still be heard. */
  async #throwWhenHopeless(seedIds: readonly string[], error: SegueError): Promise<void> {
    const { rows } = await this.#engine.call('library.rows', { ids: seedIds.slice(0, rowsPerCall) });
    if (rows.length < seedIds.length) return;
    if (rows.some((row) => row.presence === 'present' && row.listen !== 'failed')) return;
    // The engine's sentence says what is wrong with the file.
    if (rows.some((row) => row.presence === 'present')) throw error;
    throw new SegueError(
      'file_missing',
      seedIds.length === 1
        ? `Segue has not listened to “${rows[0]?.title ?? ''}” yet, and its file can’t be reached now.`
        : 'Segue has not listened to these tracks yet, and their files can’t be reached now.',
    );
  }

  async #listenTo(trackIds: string[]): Promise<void> {
    const { phase } = await this.#engine.call('scan.state', {});
    // A run that was stopped is begun again for this: somebody asks.
    if (phase === 'idle') await this.#engine.call('scan.start', {});
    await this.#engine.call('scan.prioritise', { trackIds });
  }

  #pause(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#wake = null;
        resolve();
      };
      const timer = setTimeout(done, askAgainAfter);
      signal.addEventListener('abort', done, { once: true });
      this.#wake = done;
    });
  }
}

/** A question, as it changes while one waits. */
function isAborted(controller: AbortController): boolean {
  return controller.signal.aborted;
}
