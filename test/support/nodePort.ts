// SPDX-License-Identifier: GPL-3.0-or-later
import type { MessagePort } from 'node:worker_threads';
import type { MessageChannelPort } from '../../src/shared/rpc/port.ts';

/** A port of Node's as the rpc takes it. */
export function nodePort(port: MessagePort): MessageChannelPort {
  return {
    post: (message) => port.postMessage(message),
    onMessage(listener) {
      port.on('message', listener);
      return () => port.off('message', listener);
    },
    onClose(listener) {
      port.on('close', listener);
      return () => port.off('close', listener);
    },
    close: () => port.close(),
  };
}
