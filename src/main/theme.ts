// SPDX-License-Identifier: GPL-3.0-or-later
import type { Dispose } from '../shared/rpc/port.ts';
import type { ShellContext } from './context.ts';

/** The page, native dialogs and the window's frame follow the theme chosen in the library's settings. */
export function enableTheme({ engine, window, log }: ShellContext): Dispose {
  async function apply(): Promise<void> {
    try {
      window.setTheme((await engine.call('settings.get', {})).theme);
    } catch (error) {
      log.warn('The theme is not known, since the settings could not be read.', error);
    }
  }
  const stopSettled = engine.onSettled(function settled({ error }) {
    if (error === null) void apply();
  });
  const stopChanges = engine.on('settings.changed', (settings) => window.setTheme(settings.theme));
  return function dispose() {
    stopSettled();
    stopChanges();
  };
}
