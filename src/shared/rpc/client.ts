// SPDX-License-Identifier: GPL-3.0-or-later
import { SegueError, fromWireError } from '../errors.ts';
import type { Contract, EventName, InputOf, OperationName, OutputOf, PayloadOf } from './contract.ts';
import { isRpcMessage } from './messages.ts';
import type { Dispose, MessageChannelPort } from './port.ts';

export interface CallOptions {
  signal?: AbortSignal;
}

export interface RpcClient<C extends Contract> {
  /** Rejects with a SegueError: what the handler threw, `cancelled`, or `connection_lost`. */
  call<Name extends OperationName<C>>(
    operation: Name,
    input: InputOf<C, Name>,
    options?: CallOptions,
  ): Promise<OutputOf<C, Name>>;
  on<Name extends EventName<C>>(event: Name, listener: (payload: PayloadOf<C, Name>) => void): Dispose;
  /** Called once when the other side is gone. */
  onClose(listener: () => void): Dispose;
  dispose: Dispose;
}

interface Waiting {
  resolve: (output: unknown) => void;
  reject: (error: Error) => void;
}

/** Calls the operations that `serve` answers on the other end of `port`. */
export function connect<C extends Contract>(port: MessageChannelPort): RpcClient<C> {
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  const closeListeners = new Set<() => void>();
  let nextId = 1;
  let closed = false;

  const stopListening = port.onMessage(function receive(message) {
    if (!isRpcMessage(message)) return;
    if (message.kind === 'event') {
      for (const listener of listeners.get(message.event) ?? []) listener(message.payload);
      return;
    }
    if (message.kind !== 'result' && message.kind !== 'error') return;
    const call = waiting.get(message.id);
    if (call === undefined) return;
    waiting.delete(message.id);
    if (message.kind === 'result') call.resolve(message.output);
    else call.reject(fromWireError(message.error));
  });

  const stopWatching = port.onClose(shutDown);

  function shutDown(): void {
    if (closed) return;
    closed = true;
    const lost = new SegueError(
      'connection_lost',
      'A part of Segue stopped and is being started again. Please try once more.',
    );
    for (const call of waiting.values()) call.reject(lost);
    waiting.clear();
    for (const listener of closeListeners) listener();
  }

  return {
    call(operation, input, options = {}) {
      return new Promise(function start(resolve, reject) {
        const { signal } = options;
        if (closed) {
          reject(
            new SegueError(
              'connection_lost',
              'A part of Segue is not running at the moment. Please try once more.',
            ),
          );
          return;
        }
        if (signal?.aborted === true) {
          reject(new SegueError('cancelled', 'This was cancelled.'));
          return;
        }
        const id = nextId++;
        function cancel(): void {
          if (!waiting.delete(id)) return;
          port.post({ kind: 'cancel', id });
          reject(new SegueError('cancelled', 'This was cancelled.'));
        }
        signal?.addEventListener('abort', cancel, { once: true });
        waiting.set(id, {
          resolve(output) {
            signal?.removeEventListener('abort', cancel);
            resolve(output as OutputOf<C, typeof operation>);
          },
          reject(error) {
            signal?.removeEventListener('abort', cancel);
            reject(error);
          },
        });
        port.post({ kind: 'call', id, operation, input });
      });
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      const untyped = listener as (payload: unknown) => void;
      set.add(untyped);
      return function off() {
        set.delete(untyped);
      };
    },
    onClose(listener) {
      closeListeners.add(listener);
      return function off() {
        closeListeners.delete(listener);
      };
    },
    dispose() {
      stopListening();
      stopWatching();
      shutDown();
      port.close();
    },
  };
}
