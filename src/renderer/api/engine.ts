// SPDX-License-Identifier: GPL-3.0-or-later
import type { EngineContract } from '../../shared/contract/engine.ts';
import { SegueError } from '../../shared/errors.ts';
import { connect, type CallOptions, type RpcClient } from '../../shared/rpc/client.ts';
import type { EventName, InputOf, OperationName, OutputOf, PayloadOf } from '../../shared/rpc/contract.ts';
import type { Dispose, MessageChannelPort } from '../../shared/rpc/port.ts';

/** How an engine port is asked for, and how one arrives. */
export interface EngineSource {
  request(): void;
  onPort(listener: (port: MessageChannelPort) => void): Dispose;
  onRestarted(listener: () => void): Dispose;
}

/** Calling these twice would count twice, so they are not sent again after a lost connection. */
const notRepeatable: ReadonlySet<string> = new Set<OperationName<EngineContract>>(['track.played']);

const connectionPatience = 20_000;

type Engine = RpcClient<EngineContract>;
type Subscriber = (client: Engine) => Dispose;

/**
 * The engine as the window sees it: one object for as long as the window lives, while the process behind it may
 * stop and come back. Calls wait for a connection; subscriptions are renewed on every new one; a call that was under
 * way when the engine went down is asked once more.
 */
export class EngineClient {
  #client: Engine | null = null;
  #waiting = new Set<(client: Engine) => void>();
  #subscribers = new Map<Subscriber, Dispose>();
  #connectListeners = new Set<() => void>();
  #loseListeners = new Set<() => void>();
  #source: EngineSource;

  constructor(source: EngineSource) {
    this.#source = source;
    source.onPort((port) => this.#adopt(port));
    source.onRestarted(() => source.request());
  }

  open(): void {
    this.#source.request();
  }

  async call<Name extends OperationName<EngineContract>>(
    operation: Name,
    input: InputOf<EngineContract, Name>,
    options: CallOptions = {},
  ): Promise<OutputOf<EngineContract, Name>> {
    const client = await this.#connected(options.signal);
    try {
      return await client.call(operation, input, options);
    } catch (error) {
      const lost = error instanceof SegueError && error.code === 'connection_lost';
      if (!lost || notRepeatable.has(operation)) throw error;
      const next = await this.#connected(options.signal);
      return next.call(operation, input, options);
    }
  }

  on<Name extends EventName<EngineContract>>(
    name: Name,
    listener: (payload: PayloadOf<EngineContract, Name>) => void,
  ): Dispose {
    function subscribe(client: Engine): Dispose {
      return client.on(name, listener);
    }
    this.#subscribers.set(subscribe, this.#client === null ? nothing : subscribe(this.#client));
    return () => {
      this.#subscribers.get(subscribe)?.();
      this.#subscribers.delete(subscribe);
    };
  }

  /** Called on every new connection, the first one included. */
  onConnected(listener: () => void): Dispose {
    this.#connectListeners.add(listener);
    if (this.#client !== null) listener();
    return () => this.#connectListeners.delete(listener);
  }

  onLost(listener: () => void): Dispose {
    this.#loseListeners.add(listener);
    return () => this.#loseListeners.delete(listener);
  }

  #adopt(port: MessageChannelPort): void {
    const previous = this.#client;
    this.#client = null;
    previous?.dispose();

    const client = connect<EngineContract>(port);
    this.#client = client;
    client.onClose(() => {
      if (this.#client !== client) return;
      this.#client = null;
      for (const listener of this.#loseListeners) listener();
    });
    for (const subscribe of this.#subscribers.keys()) this.#subscribers.set(subscribe, subscribe(client));
    for (const resolve of [...this.#waiting]) resolve(client);
    for (const listener of this.#connectListeners) listener();
  }

  #connected(signal: AbortSignal | undefined): Promise<Engine> {
    if (this.#client !== null) return Promise.resolve(this.#client);
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting;
      const timer = setTimeout(() => {
        finish();
        reject(
          new SegueError(
            'connection_lost',
            'The part of Segue that keeps the library does not answer. Start Segue again.',
          ),
        );
      }, connectionPatience);
      function finish(): void {
        clearTimeout(timer);
        waiting.delete(succeed);
        signal?.removeEventListener('abort', cancel);
      }
      function succeed(client: Engine): void {
        finish();
        resolve(client);
      }
      function cancel(): void {
        finish();
        reject(new SegueError('cancelled', 'This was cancelled.'));
      }
      waiting.add(succeed);
      signal?.addEventListener('abort', cancel, { once: true });
    });
  }
}

function nothing(): void {
  // a subscription made before the first connection has nothing to undo yet
}
