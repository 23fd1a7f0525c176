// SPDX-License-Identifier: GPL-3.0-or-later
import { engineMessage, type SegueBridge } from '../../shared/contract/bridge.ts';
import { SegueError } from '../../shared/errors.ts';
import { domPort } from './domPort.ts';
import type { EngineSource } from './engine.ts';

declare global {
  interface Window {
    /** put there by the preload script */
    readonly segue: SegueBridge;
  }
}

/** What the window may ask of the shell; the only place that touches `window.segue`. */
export type Shell = Pick<
  SegueBridge,
  'chooseFolder' | 'addDropped' | 'showInFolder' | 'appInfo' | 'onNotice'
>;

export function shellOf(bridge: SegueBridge): Shell {
  return {
    chooseFolder: () => asSegueError(bridge.chooseFolder()),
    addDropped: (files) => asSegueError(bridge.addDropped(files)),
    showInFolder: (trackId) => asSegueError(bridge.showInFolder(trackId)),
    appInfo: () => asSegueError(bridge.appInfo()),
    onNotice: (listener) => bridge.onNotice(listener),
  };
}

/** On its way through the bridge an error keeps its sentence but loses its class. */
async function asSegueError<Value>(answer: Promise<Value>): Promise<Value> {
  try {
    return await answer;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new SegueError('internal', message, { cause: error });
  }
}

export function engineSourceOf(bridge: SegueBridge): EngineSource {
  return {
    request: () => bridge.openEngine(),
    onRestarted: (listener) => bridge.onEngineRestarted(listener),
    onPort(listener) {
      function receive(event: MessageEvent): void {
        const port = event.ports[0];
        // Only this page's own preload script may hand over a port.
        if (event.source !== window || event.data !== engineMessage || port === undefined) return;
        listener(domPort(port));
      }
      window.addEventListener('message', receive);
      return function off() {
        window.removeEventListener('message', receive);
      };
    },
  };
}
