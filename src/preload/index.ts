// SPDX-License-Identifier: GPL-3.0-or-later
// Runs sandboxed, before the page. Exposes one object of functions; the page never sees ipcRenderer or a path.
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { engineMessage, type SegueBridge } from '../shared/contract/bridge.ts';
import type { ShellContract } from '../shared/contract/shell.ts';
import { droppedLimit, shellChannels, type ShellAnswer } from '../shared/contract/shellChannels.ts';
import type { Notice } from '../shared/domain/notice.ts';
import type { InputOf, OperationName, OutputOf } from '../shared/rpc/contract.ts';
import type { Dispose } from '../shared/rpc/port.ts';

async function call<Name extends OperationName<ShellContract>>(
  operation: Name,
  input: InputOf<ShellContract, Name>,
): Promise<OutputOf<ShellContract, Name>> {
  const answer = (await ipcRenderer.invoke(shellChannels.call, operation, input)) as ShellAnswer;
  if ('error' in answer) throw new Error(answer.error.message);
  return answer.output as OutputOf<ShellContract, Name>;
}

const restartListeners = new Set<() => void>();
const noticeListeners = new Set<(notice: Notice) => void>();
const unheard: Notice[] = [];

ipcRenderer.on(
  shellChannels.event,
  function receive(_event, name: keyof ShellContract['events'], payload: unknown) {
    if (name === 'engine.restarted') {
      for (const listener of restartListeners) listener();
    } else {
      const notice = payload as Notice;
      if (noticeListeners.size === 0) unheard.push(notice);
      for (const listener of noticeListeners) listener(notice);
    }
  },
);

ipcRenderer.on(shellChannels.enginePort, function forward(event) {
  window.postMessage(engineMessage, window.location.origin, event.ports);
});

function subscribe<Listener>(listeners: Set<Listener>, listener: Listener): Dispose {
  listeners.add(listener);
  return function off() {
    listeners.delete(listener);
  };
}

const bridge: SegueBridge = {
  openEngine() {
    ipcRenderer.send(shellChannels.openEngine);
  },
  onEngineRestarted(listener) {
    return subscribe(restartListeners, listener);
  },
  onNotice(listener) {
    for (const notice of unheard.splice(0)) listener(notice);
    return subscribe(noticeListeners, listener);
  },
  chooseFolder() {
    return call('folders.choose', {});
  },
  addDropped(files) {
    const paths = files.slice(0, droppedLimit).map((file) => webUtils.getPathForFile(file));
    return call('folders.dropped', { paths: paths.filter((path) => path !== '') });
  },
  async showInFolder(trackId) {
    await call('track.showInFolder', { id: trackId });
  },
  appInfo() {
    return call('app.info', {});
  },
};

contextBridge.exposeInMainWorld('segue', bridge);
