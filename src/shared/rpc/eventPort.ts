// SPDX-License-Identifier: GPL-3.0-or-later
import type { Dispose, MessageChannelPort } from './port.ts';

/**
 * The shape that Electron's MessagePortMain and `process.parentPort` share. Described by structure, so that
 * code which also runs under plain Node needs no import of electron.
 */
export interface EventStylePort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  removeListener(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  removeListener(event: 'close', listener: () => void): unknown;
  /** a MessagePortMain keeps its messages back until this; a parentPort has no such call */
  start?(): void;
  close?(): void;
}

/** Brings a MessagePortMain or a parentPort to the shape that the rpc takes. */
export function fromEventPort(port: EventStylePort): MessageChannelPort {
  const closeListeners = new Set<() => void>();
  let started = false;
  let closed = false;

  function shutDown(): void {
    if (closed) return;
    closed = true;
    for (const listener of closeListeners) listener();
    closeListeners.clear();
  }

  port.on('close', shutDown);

  return {
    post(message) {
      if (!closed) port.postMessage(message);
    },
    onMessage(listener): Dispose {
      function receive(event: { data: unknown }): void {
        listener(event.data);
      }
      port.on('message', receive);
      // Only now: what came in before anybody listened has waited in the port and must not be lost.
      if (!started) port.start?.();
      started = true;
      return function off() {
        port.removeListener('message', receive);
      };
    },
    onClose(listener): Dispose {
      closeListeners.add(listener);
      return function off() {
        closeListeners.delete(listener);
      };
    },
    close() {
      port.close?.();
      shutDown();
    },
  };
}
