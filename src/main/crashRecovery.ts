// SPDX-License-Identifier: GPL-3.0-or-later
import { app, dialog, type Details, type RenderProcessGoneDetails, type WebContents } from 'electron';
import type { Dispose } from '../shared/rpc/port.ts';
import type { ShellContext } from './context.ts';

/** Two crashes within this time are one that comes back at once. */
const quickly = 60_000;

/** A page that crashed is loaded again, once; a second crash soon after is left to the user. */
export function enableCrashRecovery({ log, window }: ShellContext): Dispose {
  let lastCrash = -Infinity;

  function pageGone(_event: unknown, contents: WebContents, details: RenderProcessGoneDetails): void {
    if (details.reason === 'clean-exit' || contents !== window.current()?.webContents) return;
    log.error(`The page ended: ${details.reason}, ${String(details.exitCode)}.`);
    const isRepeated = Date.now() - lastCrash < quickly;
    lastCrash = Date.now();
    if (isRepeated) void askAfterCrash();
    else reload(contents);
  }

  function reload(contents: WebContents): void {
    contents.once('did-finish-load', function tell() {
      window.send('notice', {
        level: 'warning',
        code: 'window_restarted',
        message: 'The window stopped working and was opened again. Your library was not touched.',
      });
    });
    contents.reload();
  }

  async function askAfterCrash(): Promise<void> {
    const { response } = await dialog.showMessageBox({
      type: 'error',
      message: "Segue's window stopped working twice.",
      detail: `Your library was not touched. The log in ${log.directory} says more.`,
      buttons: ['Try again', 'Quit'],
      defaultId: 0,
      cancelId: 1,
    });
    const contents = window.current()?.webContents;
    if (response === 0 && contents !== undefined) reload(contents);
    else app.quit();
  }

  function childGone(_event: unknown, details: Details): void {
    if (details.reason === 'clean-exit') return;
    const name = details.name ?? details.serviceName ?? details.type;
    log.warn(`A process ended: ${name}, ${details.reason}, ${String(details.exitCode)}.`);
  }

  app.on('render-process-gone', pageGone);
  app.on('child-process-gone', childGone);
  return function dispose() {
    app.off('render-process-gone', pageGone);
    app.off('child-process-gone', childGone);
  };
}
