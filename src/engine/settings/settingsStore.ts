// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from 'node:path';
import { settingsSchema, type Settings, type SettingsPatch } from '../../shared/domain/settings.ts';
import { JsonFile } from './jsonFile.ts';

/** Settings of one library, in memory and in `settings.json` of its folder. */
export class SettingsStore {
  readonly #file: JsonFile<typeof settingsSchema>;
  #current: Settings;

  private constructor(file: JsonFile<typeof settingsSchema>, current: Settings) {
    this.#file = file;
    this.#current = current;
  }

  static async open(libraryDirectory: string): Promise<SettingsStore> {
    const file = new JsonFile(join(libraryDirectory, 'settings.json'), settingsSchema);
    return new SettingsStore(file, (await file.read()) ?? settingsSchema.parse({}));
  }

  get current(): Settings {
    return this.#current;
  }

  /** The settings as they would be after `update`. */
  merged(patch: SettingsPatch): Settings {
    const given = Object.entries(patch).filter(([, value]) => value !== undefined);
    return settingsSchema.parse({ ...this.#current, ...Object.fromEntries(given) });
  }

  async update(patch: SettingsPatch): Promise<Settings> {
    this.#current = this.merged(patch);
    await this.#file.write(this.#current);
    return this.#current;
  }

  settled(): Promise<void> {
    return this.#file.settled();
  }
}
