// SPDX-License-Identifier: GPL-3.0-or-later
import type { Dispose, MessageChannelPort } from '../../shared/rpc/port.ts';

/** A MessagePort of the page as the channel that the rpc client speaks over. */
export function domPort(port: MessagePort): MessageChannelPort {
  const closeListeners = new Set<() => void>();
  let closed = false;

  function closeOnce(): void {
    if (closed) return;
    closed = true;
    for (const listener of closeListeners) listener();
    closeListeners.clear();
  }

  port.addEventListener('close', closeOnce);
  port.start();

  return {
    post(message) {
      if (!closed) port.postMessage(message);
    },
    onMessage(listener): Dispose {
      function receive(event: MessageEvent): void {
        listener(event.data);
      }
      port.addEventListener('message', receive);
      return function off() {
        port.removeEventListener('message', receive);
      };
    },
    onClose(listener): Dispose {
      closeListeners.add(listener);
      return function off() {
        closeListeners.delete(listener);
      };
    },
    close() {
      port.close();
      closeOnce();
    },
  };
}
