// SPDX-License-Identifier: GPL-3.0-or-later
import type { EngineClient } from '../api/engine.ts';

const pace = 1000;

/** Tells the engine what the user looks at and hears, so that this is listened to first. */
export class Attention {
  #engine: Pick<EngineClient, 'call'>;
  #playing: readonly string[] = [];
  #visible: readonly string[] = [];
  #told = '';
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(engine: Pick<EngineClient, 'call'>) {
    this.#engine = engine;
  }

  /** @param ids tracks on screen that have not been heard yet */
  show(ids: readonly string[]): void {
    this.#visible = ids;
    this.#schedule();
  }

  /** @param ids what plays and what follows, as far as it has not been heard yet */
  play(ids: readonly string[]): void {
    this.#playing = ids;
    this.#schedule();
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.#tell();
    }, pace);
  }

  async #tell(): Promise<void> {
    const trackIds = [...new Set([...this.#playing, ...this.#visible])].slice(0, 1000);
    const key = trackIds.join();
    if (trackIds.length === 0 || key === this.#told) return;
    this.#told = key;
    try {
      await this.#engine.call('scan.prioritise', { trackIds });
    } catch {
      // A hint that got lost costs nothing but its effect; the next one is sent again.
      this.#told = '';
    }
  }
}
