// SPDX-License-Identifier: GPL-3.0-or-later
import { MessageChannelMain, type MessagePortMain, type UtilityProcess } from 'electron';
import { engineContract, type EngineContract } from '../shared/contract/engine.ts';
import { hostContract, type HostContract } from '../shared/contract/host.ts';
import { fromWireError, SegueError } from '../shared/errors.ts';
import { connect, type CallOptions, type RpcClient } from '../shared/rpc/client.ts';
import type {
  EventName,
  Handlers,
  InputOf,
  OperationName,
  OutputOf,
  PayloadOf,
} from '../shared/rpc/contract.ts';
import { fromEventPort } from '../shared/rpc/eventPort.ts';
import type { Dispose } from '../shared/rpc/port.ts';
import { serve } from '../shared/rpc/server.ts';
import { brokerAnalyzers } from './analyzerBroker.ts';
import type { AppPaths } from './appPaths.ts';
import type { EngineStart, FromEngineProcess, ToEngineProcess } from './engineMessages.ts';
import { readExitCode } from './exitCode.ts';
import { forkUtility, killNow } from './forkUtility.ts';
import type { Log } from './log.ts';
import { restartBackoff } from './restartBackoff.ts';

/** The engine's process as the shell sees it: one that may fall over and is started again. */
export interface EngineHost {
  /** Waits while the engine is starting. Rejects with a SegueError. */
  call<Name extends OperationName<HostContract>>(
    operation: Name,
    input: InputOf<HostContract, Name>,
    options?: CallOptions,
  ): Promise<OutputOf<HostContract, Name>>;
  /** Stays subscribed over restarts. */
  on<Name extends EventName<HostContract>>(
    event: Name,
    listener: (payload: PayloadOf<HostContract, Name>) => void,
  ): Dispose;
  /**
   * A port for one page, with `engineContract` on its other end. Where the engine could not start, every call on
   * it fails with the reason, so that a page needs no second way to learn of it; asking again later starts again.
   */
  openPort(): Promise<MessagePortMain>;
  /** The first start is over, well or not; and after that, each start again. */
  onSettled(listener: (start: { first: boolean; error: SegueError | null }) => void): Dispose;
  /** Lets the engine write what it has and ends it. */
  close(): Promise<void>;
}

export interface EngineHostOptions {
  log: Log;
  paths: AppPaths;
  start: EngineStart;
}

type State =
  | { kind: 'starting' }
  | { kind: 'ready'; child: UtilityProcess; client: RpcClient<HostContract> }
  | { kind: 'failed'; error: SegueError; at: number }
  | { kind: 'closed' };

/** A start that failed is not tried again for every call that comes in the same moment. */
const failureHolds = 2000;
const closingTime = 5000;

export function enableEngineHost({ log, paths, start }: EngineHostOptions): EngineHost {
  const backoff = restartBackoff();
  const waiting = new Set<() => void>();
  const settledListeners = new Set<(start: { first: boolean; error: SegueError | null }) => void>();
  const eventListeners = new Map<string, Set<(payload: never) => void>>();
  let state: State = { kind: 'starting' };
  let current: UtilityProcess | null = null;
  let retry: NodeJS.Timeout | undefined;
  let first = true;

  function settle(next: State): void {
    state = next;
    for (const wake of waiting) wake();
    waiting.clear();
    if (next.kind === 'closed') return;
    const error = next.kind === 'failed' ? next.error : null;
    const outcome = { first, error };
    first = false;
    for (const listener of settledListeners) listener(outcome);
  }

  function launch(): void {
    state = { kind: 'starting' };
    const startedAt = Date.now();
    const child = forkUtility(paths.engineEntry, 'engine', log);
    current = child;
    const stopBrokering = brokerAnalyzers(child, paths.analyzerEntry, log);
    const { port1, port2 } = new MessageChannelMain();
    const client = connect<HostContract>(fromEventPort(port1));
    for (const name of Object.keys(hostContract.events) as EventName<HostContract>[]) {
      client.on(name, (payload) => passOn(name, payload));
    }

    child.on('message', function receive(message: FromEngineProcess) {
      if (message.kind === 'ready' && state.kind === 'starting') {
        log.info(`The engine is ready, process ${String(child.pid)}.`);
        settle({ kind: 'ready', child, client });
      } else if (message.kind === 'failed') {
        const error = fromWireError(message.error);
        log.error(`The engine could not start: ${error.message}`);
        settle({ kind: 'failed', error, at: Date.now() });
        child.kill();
      }
    });

    child.once('exit', function onExit(exitCode) {
      const { code, signal } = readExitCode(exitCode);
      stopBrokering();
      client.dispose();
      if (current === child) current = null;
      if (state.kind === 'closed' || state.kind === 'failed') return;
      log.error(`The engine ended with ${signal ?? String(code)}.`);
      startAgain(Date.now() - startedAt);
    });

    send(child, { kind: 'start', options: start }, [port2]);
  }

  function startAgain(ranFor: number): void {
    const wait = backoff.next(ranFor);
    if (wait === null) {
      const message = `The part of Segue that keeps the library stops again and again. The log in ${log.directory} says why. Start Segue again to try once more.`;
      settle({ kind: 'failed', error: new SegueError('internal', message), at: Date.now() });
      return;
    }
    state = { kind: 'starting' };
    retry = setTimeout(launch, wait);
  }

  function passOn(name: string, payload: unknown): void {
    for (const listener of eventListeners.get(name) ?? []) listener(payload as never);
  }

  /** The state once it is no longer 'starting'. */
  async function settled(): Promise<Exclude<State, { kind: 'starting' }>> {
    if (state.kind === 'failed' && Date.now() - state.at > failureHolds && current === null) {
      backoff.reset();
      launch();
    }
    while (state.kind === 'starting') {
      await new Promise<void>(function wait(resolve) {
        waiting.add(resolve);
      });
    }
    return state;
  }

  launch();

  return {
    async call(operation, input, options) {
      const now = await settled();
      if (now.kind === 'ready') return now.client.call(operation, input, options);
      throw whyNot(now);
    },
    on(name, listener) {
      const listeners = eventListeners.get(name) ?? new Set();
      eventListeners.set(name, listeners);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async openPort() {
      const now = await settled();
      const { port1, port2 } = new MessageChannelMain();
      if (now.kind === 'ready') send(now.child, { kind: 'page' }, [port2]);
      else refuse(port2, whyNot(now));
      return port1;
    },
    onSettled(listener) {
      settledListeners.add(listener);
      return () => settledListeners.delete(listener);
    },
    async close() {
      clearTimeout(retry);
      settle({ kind: 'closed' });
      const child = current;
      if (child === null) return;
      await new Promise<void>(function wait(resolve) {
        const timer = setTimeout(function tooLong() {
          log.warn('The engine did not close in time.');
          killNow(child);
        }, closingTime);
        child.once('exit', function closed() {
          clearTimeout(timer);
          resolve();
        });
        send(child, { kind: 'close' });
      });
    },
  };
}

function send(child: UtilityProcess, message: ToEngineProcess, ports: MessagePortMain[] = []): void {
  child.postMessage(message, ports);
}

function whyNot(state: { kind: 'failed'; error: SegueError } | { kind: 'closed' }): SegueError {
  if (state.kind === 'failed') return state.error;
  return new SegueError('connection_lost', 'Segue is closing.');
}

/** Answers every call on the port with the same error. */
function refuse(port: MessagePortMain, error: SegueError): void {
  function fail(): never {
    throw error;
  }
  const names = Object.keys(engineContract.operations);
  const handlers = Object.fromEntries(
    names.map((name) => [name, fail]),
  ) as unknown as Handlers<EngineContract>;
  const channel = fromEventPort(port);
  const server = serve(engineContract, handlers, channel);
  channel.onClose(server.dispose);
}
