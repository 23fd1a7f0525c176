// SPDX-License-Identifier: GPL-3.0-or-later
import type { IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import type { MainWindow } from './window.ts';
import { appOrigin } from './schemes.ts';

/** Whether a message comes from the app's own page, in the main frame of its window. Every channel asks this first. */
export function isFromPage(event: IpcMainEvent | IpcMainInvokeEvent, window: MainWindow): boolean {
  const contents = window.current()?.webContents;
  // Null when the frame is gone already.
  const frame = event.senderFrame;
  return (
    contents !== undefined &&
    event.sender === contents &&
    frame !== null &&
    frame.parent === null &&
    frame.origin === appOrigin
  );
}
