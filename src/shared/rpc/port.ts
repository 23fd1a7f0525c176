// SPDX-License-Identifier: GPL-3.0-or-later

/** Undoes what returned it: a subscription, a listener, a process. Calling it twice does no harm. */
export type Dispose = () => void;

/**
 * Two-way channel that carries structured clones (plain objects, typed arrays). Every transport is brought to
 * this shape: a MessagePort of the page, Electron's MessagePortMain and parentPort, a forked Node process.
 */
export interface MessageChannelPort {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): Dispose;
  /** Called once, when the other side is gone or `close` was called. */
  onClose(listener: () => void): Dispose;
  close(): void;
}
