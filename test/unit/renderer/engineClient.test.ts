// SPDX-License-Identifier: GPL-3.0-or-later
import { expect, test, vi } from 'vitest';
import { EngineClient, type EngineSource } from '../../../src/renderer/api/engine.ts';
import type { MessageChannelPort } from '../../../src/shared/rpc/port.ts';

/** One end of a channel whose other end the test speaks for. */
class TestPort implements MessageChannelPort {
  readonly sent: { kind: string; id: number; operation: string }[] = [];
  #listeners = new Set<(message: unknown) => void>();
  #closeListeners = new Set<() => void>();

  post(message: unknown): void {
    this.sent.push(message as TestPort['sent'][number]);
  }

  onMessage(listener: (message: unknown) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onClose(listener: () => void): () => void {
    this.#closeListeners.add(listener);
    return () => this.#closeListeners.delete(listener);
  }

  close(): void {
    for (const listener of this.#closeListeners) listener();
    this.#closeListeners.clear();
  }

  say(message: unknown): void {
    for (const listener of this.#listeners) listener(message);
  }

  answerLast(output: unknown): void {
    const call = this.sent.findLast((message) => message.kind === 'call');
    this.say({ kind: 'result', id: call?.id, output });
  }
}

class TestSource implements EngineSource {
  requests = 0;
  #give: ((port: MessageChannelPort) => void) | null = null;
  #restarted: (() => void) | null = null;

  request(): void {
    this.requests += 1;
  }

  onPort(listener: (port: MessageChannelPort) => void): () => void {
    this.#give = listener;
    return () => undefined;
  }

  onRestarted(listener: () => void): () => void {
    this.#restarted = listener;
    return () => undefined;
  }

  give(): TestPort {
    const port = new TestPort();
    this.#give?.(port);
    return port;
  }

  restart(): void {
    this.#restarted?.();
  }
}

test('a call made before there is an engine waits for it', async () => {
  const source = new TestSource();
  const client = new EngineClient(source);
  client.open();
  const answer = client.call('library.query', {});
  const port = source.give();
  await vi.waitFor(() => expect(port.sent).toHaveLength(1));
  port.answerLast({ ids: ['a'] });
  expect(await answer).toEqual({ ids: ['a'] });
});

test('a call under way when the engine went down is asked again of the next one', async () => {
  const source = new TestSource();
  const client = new EngineClient(source);
  const first = source.give();
  const answer = client.call('library.query', {});
  await vi.waitFor(() => expect(first.sent).toHaveLength(1));
  first.close();
  source.restart();
  expect(source.requests).toBe(1);
  const second = source.give();
  await vi.waitFor(() => expect(second.sent).toHaveLength(1));
  second.answerLast({ ids: ['b'] });
  expect(await answer).toEqual({ ids: ['b'] });
});

test('what would count twice is not asked again', async () => {
  const source = new TestSource();
  const client = new EngineClient(source);
  const port = source.give();
  const answer = client.call('track.played', { id: 'a', seconds: 30, completed: false });
  const refused = expect(answer).rejects.toMatchObject({ code: 'connection_lost' });
  await vi.waitFor(() => expect(port.sent).toHaveLength(1));
  port.close();
  await refused;
  expect(source.give().sent).toHaveLength(0);
});

test('subscriptions outlive the engine, and end when they are told to', () => {
  const source = new TestSource();
  const client = new EngineClient(source);
  const heard: unknown[] = [];
  const stop = client.on('library.changed', ({ ids }) => heard.push(ids));
  source.give().say({ kind: 'event', event: 'library.changed', payload: { ids: ['1'] } });
  const second = source.give();
  second.say({ kind: 'event', event: 'library.changed', payload: { ids: ['2'] } });
  stop();
  second.say({ kind: 'event', event: 'library.changed', payload: { ids: ['3'] } });
  expect(heard).toEqual([['1'], ['2']]);
});

test('a port that was replaced is not listened to any more', () => {
  const source = new TestSource();
  const client = new EngineClient(source);
  const heard: unknown[] = [];
  client.on('library.changed', ({ ids }) => heard.push(ids));
  const old = source.give();
  source.give();
  old.say({ kind: 'event', event: 'library.changed', payload: { ids: ['old'] } });
  expect(heard).toEqual([]);
});

test('whoever wants to know is told of every connection', () => {
  const source = new TestSource();
  const client = new EngineClient(source);
  let connections = 0;
  client.onConnected(() => {
    connections += 1;
  });
  source.give();
  source.give().close();
  source.give();
  expect(connections).toBe(3);
});

test('a call that is cancelled while there is no engine ends at once', async () => {
  const client = new EngineClient(new TestSource());
  const abort = new AbortController();
  const answer = client.call('library.query', {}, { signal: abort.signal });
  abort.abort();
  await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
});
