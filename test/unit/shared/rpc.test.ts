// SPDX-License-Identifier: GPL-3.0-or-later
import { MessageChannel } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { SegueError } from '../../../src/shared/errors.ts';
import { connect } from '../../../src/shared/rpc/client.ts';
import { event, operation } from '../../../src/shared/rpc/contract.ts';
import { serve } from '../../../src/shared/rpc/server.ts';
import { nodePort } from '../../support/nodePort.ts';

const contract = {
  operations: {
    double: operation<{ values: Float32Array }>()(z.object({ values: z.instanceof(Float32Array) })),
    wait: operation<null>()(z.object({})),
    refuse: operation<null>()(z.object({})),
    break: operation<null>()(z.object({})),
  },
  events: { ticked: event<number>() },
} as const;

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

function start() {
  const channel = new MessageChannel();
  const cancelled: boolean[] = [];
  const failures: string[] = [];
  const server = serve(
    contract,
    {
      double: ({ values }) => ({ values: values.map((value) => value * 2) }),
      wait: (_input, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            cancelled.push(true);
            reject(new SegueError('cancelled', 'stopped'));
          });
        }),
      refuse: () => {
        throw new SegueError('not_found', 'There is no such track.');
      },
      break: () => {
        throw new TypeError('secret detail');
      },
    },
    nodePort(channel.port1),
    { onFailure: (name, error) => failures.push(`${name}: ${String(error)}`) },
  );
  const client = connect<typeof contract>(nodePort(channel.port2));
  open.push(() => {
    client.dispose();
    channel.port1.close();
  });
  return { client, server, channel, cancelled, failures };
}

test('typed arrays cross, answers find their calls', async () => {
  const { client } = start();
  const answers = await Promise.all(
    [1, 2, 3].map((value) => client.call('double', { values: Float32Array.of(value) })),
  );
  expect(answers.map((answer) => answer.values[0])).toEqual([2, 4, 6]);
});

test('input that does not fit is refused before the handler sees it', async () => {
  const { client } = start();
  const call = client.call('double', { values: [1] as unknown as Float32Array<ArrayBuffer> });
  await expect(call).rejects.toMatchObject({ code: 'bad_request' });
});

test('an operation that is not in the contract is refused, inherited names too', async () => {
  const { client } = start();
  await expect(client.call('toString' as 'wait', {})).rejects.toMatchObject({ code: 'bad_request' });
});

test('the caller gets a code and a sentence, the log gets the detail', async () => {
  const { client, failures } = start();
  await expect(client.call('refuse', {})).rejects.toMatchObject({
    code: 'not_found',
    message: 'There is no such track.',
  });
  const error = await client.call('break', {}).catch((reason: unknown) => reason as SegueError);
  expect(error).toMatchObject({ code: 'internal' });
  expect((error as SegueError).message).not.toContain('secret');
  expect(failures.join()).toContain('secret detail');
});

test('cancelling reaches the handler', async () => {
  const { client, cancelled } = start();
  const abort = new AbortController();
  const call = client.call('wait', {}, { signal: abort.signal });
  await client.call('double', { values: Float32Array.of(1) });
  abort.abort();
  await expect(call).rejects.toMatchObject({ code: 'cancelled' });
  await client.call('double', { values: Float32Array.of(1) });
  expect(cancelled).toEqual([true]);
});

test('calls end when the other side goes away', async () => {
  const { client, channel } = start();
  const call = client.call('wait', {});
  await client.call('double', { values: Float32Array.of(1) });
  channel.port1.close();
  await expect(call).rejects.toMatchObject({ code: 'connection_lost' });
  await expect(client.call('wait', {})).rejects.toMatchObject({ code: 'connection_lost' });
});

test('events reach those who listen, until they stop', async () => {
  const { client, server } = start();
  const seen: number[] = [];
  const off = client.on('ticked', (value) => seen.push(value));
  server.emit('ticked', 1);
  await client.call('double', { values: Float32Array.of(1) });
  off();
  server.emit('ticked', 2);
  await client.call('double', { values: Float32Array.of(1) });
  expect(seen).toEqual([1]);
});
