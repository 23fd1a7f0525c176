// SPDX-License-Identifier: GPL-3.0-or-later
import { app, dialog, ipcMain, shell, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { shellContract, type ShellContract } from '../shared/contract/shell.ts';
import { shellChannels, type ShellAnswer } from '../shared/contract/shellChannels.ts';
import { SegueError, toWireError } from '../shared/errors.ts';
import type { Handlers } from '../shared/rpc/contract.ts';
import type { Dispose } from '../shared/rpc/port.ts';
import { invoke } from '../shared/rpc/server.ts';
import { addFolders } from './addFolders.ts';
import type { ShellContext } from './context.ts';
import { isFromPage } from './senderCheck.ts';

/** Answers the page over IPC: the only way in besides the engine's port. */
export function enableShellOperations(context: ShellContext): Dispose {
  const { log, window, engine } = context;
  const handlers = shellHandlers(context);

  async function call(event: IpcMainInvokeEvent, operation: unknown, input: unknown): Promise<ShellAnswer> {
    try {
      if (!isFromPage(event, window)) throw new SegueError('bad_request', 'This page may not ask that.');
      // Whoever asked may be gone when the answer comes; none of these operations is worth cancelling for that.
      const { signal } = new AbortController();
      return { output: await invoke(shellContract, handlers, String(operation), input, { signal }) };
    } catch (error) {
      log.warn(`${String(operation).slice(0, 80)} failed.`, error);
      return { error: toWireError(error) };
    }
  }

  async function openEngine(event: IpcMainEvent): Promise<void> {
    if (!isFromPage(event, window)) return;
    const { sender } = event;
    try {
      const port = await engine.openPort();
      if (sender.isDestroyed()) port.close();
      else sender.postMessage(shellChannels.enginePort, null, [port]);
    } catch (error) {
      log.error('The page could not be given a port to the engine.', error);
    }
  }

  function onOpenEngine(event: IpcMainEvent): void {
    void openEngine(event);
  }

  ipcMain.handle(shellChannels.call, call);
  ipcMain.on(shellChannels.openEngine, onOpenEngine);
  const stopSettled = engine.onSettled(function settled({ first }) {
    if (!first) window.send('engine.restarted', null);
  });
  return function dispose() {
    ipcMain.removeHandler(shellChannels.call);
    ipcMain.off(shellChannels.openEngine, onOpenEngine);
    stopSettled();
  };
}

function shellHandlers(context: ShellContext): Handlers<ShellContract> {
  const { engine, window } = context;
  return {
    async 'folders.choose'() {
      const parent = window.current();
      const options: Electron.OpenDialogOptions = {
        title: 'Choose your music folder',
        buttonLabel: 'Add to Segue',
        properties: ['openDirectory', 'multiSelections'],
      };
      const { canceled, filePaths } =
        parent === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(parent, options);
      return canceled || filePaths.length === 0 ? null : addFolders(engine, filePaths);
    },
    async 'folders.dropped'({ paths }) {
      const folders = await Promise.all(paths.map(folderOf));
      return addFolders(engine, folders);
    },
    async 'track.showInFolder'({ id }) {
      const { path, root } = await engine.call('media.resolve', { trackId: id });
      const name = Buffer.from(path).toString();
      // The system takes text only. A name that is none cannot be pointed at; its library folder can be shown.
      if (Buffer.from(name).equals(path)) shell.showItemInFolder(name);
      else await shell.openPath(Buffer.from(root).toString());
      return null;
    },
    'app.info'() {
      const { electron, chrome, node } = process.versions;
      return { version: app.getVersion(), platform: process.platform, electron, chrome, node };
    },
  };
}

/** A dropped file stands for the folder it lies in. What is not there any more is passed on, for its error. */
async function folderOf(path: string): Promise<string> {
  try {
    return (await stat(path)).isDirectory() ? path : dirname(path);
  } catch {
    return path;
  }
}
