// SPDX-License-Identifier: GPL-3.0-or-later
import { fromEventPort, type EventStylePort } from '../shared/rpc/eventPort.ts';
import type { MessageChannelPort } from '../shared/rpc/port.ts';

/** `process.parentPort` of an Electron utility process, by structure. */
interface UtilityParentPort {
  once(event: 'message', listener: (event: { ports: EventStylePort[] }) => void): unknown;
}

/**
 * The way to whoever started this process: in an Electron utility process the port that comes with the first
 * message, under plain Node the channel of `child_process.fork` (`serialization: 'advanced'`).
 */
export function hostPort(): Promise<MessageChannelPort> {
  const parentPort = utilityParentPort();
  if (parentPort !== null) {
    return new Promise((resolve, reject) => {
      parentPort.once('message', function receive({ ports }) {
        const port = ports[0];
        if (port === undefined) reject(new Error('the first message brought no port'));
        else resolve(fromEventPort(port));
      });
    });
  }
  if (process.send === undefined)
    return Promise.reject(new Error('this program is started by Segue, not by hand'));
  return Promise.resolve(forkedPort());
}

function utilityParentPort(): UtilityParentPort | null {
  if (!('parentPort' in process)) return null;
  return (process.parentPort as UtilityParentPort | null | undefined) ?? null;
}

function forkedPort(): MessageChannelPort {
  return {
    post(message) {
      // The parent may go away at any moment; 'disconnect' follows.
      if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
    },
    onMessage(listener) {
      process.on('message', listener);
      return () => process.off('message', listener);
    },
    onClose(listener) {
      process.once('disconnect', listener);
      return () => process.off('disconnect', listener);
    },
    close() {
      if (process.connected) process.disconnect();
    },
  };
}
