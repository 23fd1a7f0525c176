// SPDX-License-Identifier: GPL-3.0-or-later
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { DecodePool, type DecodePoolOptions } from '../../../src/analyzer/decode/decodePool.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { plan } from './support.ts';

/** Does what the name of the file says; hangs as native code does, where nothing can interrupt it. */
const worker = `
import { basename } from 'node:path';
import { parentPort } from 'node:worker_threads';
parentPort.on('message', (job) => {
  const name = basename(Buffer.from(job.path).toString());
  if (name === 'hang') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);
  if (name === 'throw') throw new Error('a defect');
  if (name === 'exit') process.exit(3);
  const window = new Float32Array(4).fill(name.length);
  if (job.kind === 'listen') parentPort.postMessage({ kind: 'heard', track: { windows: [window], starts: [0] } });
  else parentPort.postMessage({ kind: 'identified', facts: { audioId: name } });
});
`;

const calm = new AbortController().signal;

function pool(options: Partial<DecodePoolOptions> = {}): { pool: DecodePool; log: string[] } {
  const path = join(temporaryFolder(), 'worker.mjs');
  writeFileSync(path, worker);
  const log: string[] = [];
  const made = new DecodePool({
    workerUrl: pathToFileURL(path),
    threads: 1,
    mayListen: () => true,
    log: (line) => log.push(line),
    ...options,
  });
  onTestFinished(() => made.close());
  return { pool: made, log };
}

function file(name: string): Buffer {
  return Buffer.from(`/music/${name}`);
}

test.each(['throw', 'exit'])(
  'a thread that dies (%s) fails its file only; a new one does the rest',
  async (how) => {
    const { pool: decoders, log } = pool();
    const dying = decoders.identify(file(how), calm);
    const next = decoders.identify(file('good'), calm);
    await expect(dying).rejects.toMatchObject({ code: 'decode_failed' });
    await expect(next).resolves.toMatchObject({ audioId: 'good' });
    expect(log).toHaveLength(1);
  },
);

test('a thread that hangs is given up', async () => {
  const { pool: decoders, log } = pool({ fileSeconds: 0.1, graceSeconds: 0.3 });
  const hanging = decoders.identify(file('hang'), calm);
  const next = decoders.identify(file('good'), calm);
  await expect(hanging).rejects.toMatchObject({ code: 'timed_out' });
  await expect(next).resolves.toMatchObject({ audioId: 'good' });
  expect(log[0]).toContain('hang');
});

test('decodes nothing more to listen to while there is no room, and identifies all the same', async () => {
  let room = false;
  const { pool: decoders } = pool({ mayListen: () => room });
  let heard = false;
  const listening = decoders.listen(file('song'), plan, calm).then((track) => {
    heard = true;
    return track;
  });
  await decoders.identify(file('other'), calm);
  expect(heard).toBe(false);
  expect(decoders.listening).toBe(1);
  room = true;
  decoders.wake();
  expect((await listening).windows[0]).toEqual(new Float32Array(4).fill(4));
  expect(decoders.listening).toBe(0);
});

test('a cancelled file that waits is never started', async () => {
  const { pool: decoders } = pool();
  const abort = new AbortController();
  const first = decoders.identify(file('first'), calm);
  const cancelled = decoders.identify(file('throw'), abort.signal);
  abort.abort();
  await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
  await first;
  await expect(decoders.identify(file('last'), calm)).resolves.toMatchObject({ audioId: 'last' });
});

test('closing fails what waits', async () => {
  const { pool: decoders } = pool();
  const waiting = [decoders.identify(file('hang'), calm), decoders.identify(file('second'), calm)];
  const failed = Promise.allSettled(waiting);
  await decoders.close();
  for (const result of await failed) {
    expect(result).toMatchObject({ status: 'rejected', reason: { code: 'connection_lost' } });
  }
});
