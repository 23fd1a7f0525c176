// SPDX-License-Identifier: GPL-3.0-or-later
import { SegueError, toWireError } from '../errors.ts';
import type { CallContext, Contract, EventName, Handlers, PayloadOf } from './contract.ts';
import { isRpcMessage, type RpcMessage } from './messages.ts';
import type { Dispose, MessageChannelPort } from './port.ts';

export interface RpcServer<C extends Contract> {
  /** Sends an event to the other side of this port. */
  emit<Name extends EventName<C>>(event: Name, payload: PayloadOf<C, Name>): void;
  dispose: Dispose;
}

export interface ServeOptions {
  /** Told about every failed call that is not the caller's own cancelling; for the log. */
  onFailure?: (operation: string, error: unknown) => void;
}

/**
 * Answers calls that arrive on `port`. Input is validated here and nowhere else; an unknown operation or a bad
 * input answers `bad_request`. When the port closes, every call that still runs is aborted.
 */
export function serve<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  port: MessageChannelPort,
  options: ServeOptions = {},
): RpcServer<C> {
  const running = new Map<number, AbortController>();

  function send(message: RpcMessage): void {
    port.post(message);
  }

  async function answer(id: number, name: string, input: unknown): Promise<void> {
    const abort = new AbortController();
    running.set(id, abort);
    try {
      const output = await invoke(contract, handlers, name, input, { signal: abort.signal });
      send({ kind: 'result', id, output });
    } catch (error) {
      if (!abort.signal.aborted) options.onFailure?.(name, error);
      send({ kind: 'error', id, error: toWireError(error) });
    } finally {
      running.delete(id);
    }
  }

  const stopListening = port.onMessage(function receive(message) {
    if (!isRpcMessage(message)) return;
    if (message.kind === 'call') void answer(message.id, message.operation, message.input);
    else if (message.kind === 'cancel') running.get(message.id)?.abort();
  });
  const stopWatching = port.onClose(abortAll);

  function abortAll(): void {
    for (const abort of running.values()) abort.abort();
  }

  return {
    emit(name, payload) {
      send({ kind: 'event', event: name, payload });
    },
    dispose() {
      stopListening();
      stopWatching();
      abortAll();
    },
  };
}

/** Validates `input` and calls the handler; also how the CLI calls the engine without any port. */
export async function invoke<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  name: string,
  input: unknown,
  context: CallContext,
): Promise<unknown> {
  if (!Object.hasOwn(contract.operations, name)) {
    throw new SegueError('bad_request', `There is no operation called ${name.slice(0, 80)}.`);
  }
  const parsed = contract.operations[name]?.input.safeParse(input);
  if (parsed?.success !== true) {
    const issue = parsed?.error.issues[0];
    const where = issue === undefined ? '' : ` (${issue.path.join('.') || 'input'}: ${issue.message})`;
    throw new SegueError('bad_request', `${name} was called with something it does not take${where}.`);
  }
  const handler = handlers[name as keyof typeof handlers] as (
    input: unknown,
    context: CallContext,
  ) => unknown;
  return await handler(parsed.data, context);
}
