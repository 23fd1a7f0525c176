// SPDX-License-Identifier: GPL-3.0-or-later
import type { Settings, SettingsPatch } from '../../shared/domain/settings.ts';
import type { EngineClient } from '../api/engine.ts';

const writePause = 400;

/** What holds for the moment before the settings are here. */
const initial: Settings = {
  theme: 'system',
  volume: 0.8,
  muted: false,
  encoder: '',
  provider: 'auto',
  decodeThreads: null,
  queueOpen: true,
  sidebarOpen: true,
};

/** Settings as the window uses them: a change shows at once and is written a moment later. */
export class SettingsState {
  values: Settings = $state.raw(initial);
  loaded = $state(false);
  #engine: Pick<EngineClient, 'call'>;
  #onFailure: (error: unknown) => void;
  #unwritten: SettingsPatch = {};
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(engine: Pick<EngineClient, 'call'>, onFailure: (error: unknown) => void) {
    this.#engine = engine;
    this.#onFailure = onFailure;
  }

  async load(): Promise<void> {
    this.adopt(await this.#engine.call('settings.get', {}));
    this.loaded = true;
  }

  /** What the engine says, less what has been changed here and is still on its way. */
  adopt(values: Settings): void {
    this.values = Object.assign({}, values, this.#unwritten);
  }

  set(patch: SettingsPatch): void {
    this.values = Object.assign({}, this.values, patch);
    this.#unwritten = { ...this.#unwritten, ...patch };
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#write(), writePause);
  }

  async #write(): Promise<void> {
    const patch = this.#unwritten;
    try {
      const values = await this.#engine.call('settings.set', patch);
      // Only what has not been changed again meanwhile counts as written.
      this.#unwritten = Object.fromEntries(
        Object.entries(this.#unwritten).filter(
          ([name, value]) => patch[name as keyof SettingsPatch] !== value,
        ),
      );
      this.adopt(values);
    } catch (error) {
      this.#unwritten = {};
      this.#onFailure(error);
    }
  }
}
