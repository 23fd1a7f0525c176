// SPDX-License-Identifier: GPL-3.0-or-later
import { app } from 'electron';
import type { Dispose } from '../shared/rpc/port.ts';
import type { ShellContext } from './context.ts';

/** Ends the app with its last window, after the engine has written what it has and every module is switched off. */
export function enableLifecycle({ engine, window, log }: ShellContext, disposes: readonly Dispose[]): void {
  let isClosing = false;
  app.on('window-all-closed', function lastWindowClosed() {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', () => window.show());
  app.on('will-quit', function closeFirst(event) {
    event.preventDefault();
    if (isClosing) return;
    isClosing = true;
    void close();
  });

  async function close(): Promise<void> {
    try {
      await engine.close();
      for (const dispose of disposes) dispose();
    } catch (error) {
      log.error('Segue did not close cleanly.', error);
    }
    app.exit(0);
  }
}
