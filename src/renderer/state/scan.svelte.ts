// SPDX-License-Identifier: GPL-3.0-or-later
import type { ScanPhase, ScanState } from '../../shared/domain/scan.ts';
import type { TrackFailure } from '../../shared/domain/track.ts';
import type { EngineClient } from '../api/engine.ts';

const putAwayKey = 'segue.troublesPutAway';
const working: ReadonlySet<ScanPhase> = new Set<ScanPhase>(['walking', 'reading', 'listening']);

/** The run that looks for music and listens to it. */
export class ScanStateStore {
  state: ScanState | null = $state.raw(null);
  failures: readonly TrackFailure[] = $state.raw([]);
  failuresLoaded = $state(false);
  /** the user stopped the last run before its end */
  stopped = false;
  /** number of troubles the user has seen and put away; the line comes back when there are others */
  #putAway = $state(0);
  #memory: Pick<Storage, 'getItem' | 'setItem'>;
  #engine: Pick<EngineClient, 'call'>;
  #onFailure: (error: unknown) => void;

  /** @param memory keeps what was put away, so that every start does not bring it up again */
  constructor(
    engine: Pick<EngineClient, 'call'>,
    onFailure: (error: unknown) => void,
    memory: Pick<Storage, 'getItem' | 'setItem'>,
  ) {
    this.#engine = engine;
    this.#onFailure = onFailure;
    this.#memory = memory;
    this.#putAway = Number(memory.getItem(putAwayKey) ?? 0);
  }

  get working(): boolean {
    return this.state !== null && working.has(this.state.phase);
  }

  get paused(): boolean {
    return this.state?.phase === 'paused';
  }

  /** Whether the line at the bottom has something to say. */
  get visible(): boolean {
    const { state } = this;
    if (state === null) return false;
    if (state.phase !== 'idle') return true;
    return (
      state.failures + state.problems.length > 0 && this.#putAway !== state.failures + state.problems.length
    );
  }

  putAway(): void {
    if (this.state === null) return;
    this.#putAway = this.state.failures + this.state.problems.length;
    this.#memory.setItem(putAwayKey, String(this.#putAway));
  }

  start(): Promise<void> {
    this.stopped = false;
    return this.#do('scan.start');
  }

  pause(): Promise<void> {
    return this.#do('scan.pause');
  }

  resume(): Promise<void> {
    return this.#do('scan.resume');
  }

  cancel(): Promise<void> {
    this.stopped = true;
    return this.#do('scan.cancel');
  }

  async refresh(): Promise<void> {
    this.state = await this.#engine.call('scan.state', {});
  }

  async loadFailures(): Promise<void> {
    try {
      const { failures } = await this.#engine.call('scan.failures', {});
      this.failures = failures;
      this.failuresLoaded = true;
    } catch (error) {
      this.#onFailure(error);
    }
  }

  /** @param trackIds without: everything that failed */
  async retry(trackIds?: string[]): Promise<void> {
    try {
      this.state = await this.#engine.call('scan.retry', trackIds === undefined ? {} : { trackIds });
      await this.loadFailures();
    } catch (error) {
      this.#onFailure(error);
    }
  }

  async #do(operation: 'scan.start' | 'scan.pause' | 'scan.resume' | 'scan.cancel'): Promise<void> {
    try {
      this.state = await this.#engine.call(operation, {});
    } catch (error) {
      this.#onFailure(error);
    }
  }
}
