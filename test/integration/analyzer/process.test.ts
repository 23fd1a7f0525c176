// SPDX-License-Identifier: GPL-3.0-or-later
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { forkAnalyzer } from '../../../src/engine/analysis/forkAnalyzer.ts';
import type { AnalyzerContract } from '../../../src/shared/contract/analyzer.ts';
import { connect, type RpcClient } from '../../../src/shared/rpc/client.ts';
import { encodeAudioFile } from '../../support/audio/encodeAudio.ts';
import { oddFiles } from '../../support/audio/oddFiles.ts';
import { music } from '../../support/audio/signals.ts';
import { wavFile } from '../../support/audio/wav.ts';
import { tinyDims, writeTinyEncoder } from '../../support/encoder/tinyEncoder.ts';
import { analyzerEntry } from '../../support/projectPaths.ts';

let folder: string;
let encoderDirectory: string;
let songs: Buffer[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'segue-analyzer-'));
  encoderDirectory = writeTinyEncoder(join(folder, 'tiny'));
  songs = Array.from({ length: 6 }, (_, seed) => {
    const path = join(folder, `song-${seed}.ogg`);
    encodeAudioFile(path, music(seed, { seconds: 8, sampleRate: 22_050, channels: 1 }), { format: 'ogg' });
    return Buffer.from(path);
  });
});

afterAll(() => rmSync(folder, { recursive: true }));

interface Started {
  client: RpcClient<AnalyzerContract>;
  pid: number;
}

async function start(): Promise<Started> {
  const connection = await forkAnalyzer(analyzerEntry);
  onTestFinished(() => connection.kill());
  return { client: connect<AnalyzerContract>(connection.port), pid: connection.pid ?? 0 };
}

async function opened(): Promise<Started> {
  const started = await start();
  await started.client.call('open', {
    encoderDirectory,
    provider: 'auto',
    decodeThreads: 2,
    inferenceThreads: 1,
  });
  return started;
}

test('opens, identifies and listens to many at once; the same song gives the same vectors', async () => {
  const { client } = await start();
  const report = await client.call('open', {
    encoderDirectory,
    provider: 'auto',
    decodeThreads: 2,
    inferenceThreads: 1,
  });
  expect(report).toMatchObject({ encoder: { id: 'tiny', dims: tinyDims }, fellBack: false });

  const [facts, heard] = await Promise.all([
    Promise.all(songs.map((path) => client.call('identify', { path }))),
    Promise.all([...songs, ...songs].map((path) => client.call('listen', { path }))),
  ]);
  expect(new Set(facts.map((fact) => fact.audioId)).size).toBe(songs.length);
  heard.forEach(({ vectors, starts, dims }, index) => {
    expect(dims).toBe(tinyDims);
    expect(starts).toHaveLength(3);
    expect(vectors).toHaveLength(3 * tinyDims);
    for (let row = 0; row < 3; row += 1) {
      expect(Math.hypot(...vectors.subarray(row * dims, (row + 1) * dims))).toBeCloseTo(1, 4);
    }
    // Batches are put together by chance; what a track is must not depend on its neighbours in one.
    const twin = heard[index % songs.length]?.vectors ?? new Float32Array(0);
    vectors.forEach((value, at) => expect(Math.abs(value - (twin[at] ?? 0))).toBeLessThan(1e-5));
  });
  const [first, second] = heard;
  expect(first?.vectors).not.toEqual(second?.vectors);
});

test('bad files fail alone, each with its own reason, among good ones', async () => {
  const { client } = await opened();
  const bad = [
    [oddFiles.zeroByte(folder), 'file_empty'],
    [oddFiles.textNamedMp3(folder), 'not_audio'],
    [oddFiles.silent(folder), 'silent'],
    [join(folder, 'nowhere.ogg'), 'file_missing'],
  ] as const;
  const [good, ...failed] = await Promise.allSettled([
    Promise.all(songs.map((path) => client.call('listen', { path }))),
    ...bad.map(([path]) => client.call('listen', { path: Buffer.from(path) })),
  ]);
  expect(good.status).toBe('fulfilled');
  failed.forEach((result, index) => {
    expect(result).toMatchObject({ status: 'rejected', reason: { code: bad[index]?.[1] } });
  });
});

test('what is asked for before opening, or is no input, is refused', async () => {
  const { client } = await start();
  await expect(client.call('listen', { path: songs[0] ?? Buffer.alloc(0) })).rejects.toMatchObject({
    code: 'bad_request',
  });
  const text = 'a text' as unknown as Uint8Array;
  await expect(client.call('identify', { path: text })).rejects.toMatchObject({ code: 'bad_request' });
});

test('an encoder that is not there or was changed is refused', async () => {
  const { client } = await start();
  const wish = { provider: 'cpu', decodeThreads: 1, inferenceThreads: 1 } as const;
  await expect(
    client.call('open', { ...wish, encoderDirectory: join(folder, 'none') }),
  ).rejects.toMatchObject({
    code: 'encoder_missing',
  });
  const changed = writeTinyEncoder(join(folder, 'changed'));
  writeFileSync(join(changed, 'model.onnx'), 'something else');
  await expect(client.call('open', { ...wish, encoderDirectory: changed })).rejects.toMatchObject({
    code: 'encoder_hash_mismatch',
  });
});

test('a cancelled call ends at once and the next one works', async () => {
  const { client } = await opened();
  const abort = new AbortController();
  const waiting = songs.map((path) => client.call('listen', { path }, { signal: abort.signal }));
  abort.abort();
  for (const call of waiting) await expect(call).rejects.toMatchObject({ code: 'cancelled' });
  await expect(client.call('listen', { path: songs[0] ?? Buffer.alloc(0) })).resolves.toMatchObject({
    dims: tinyDims,
  });
});

test.runIf(process.platform === 'linux')('names that are not UTF-8 arrive as they are', async () => {
  const { client } = await opened();
  const path = Buffer.concat([Buffer.from(join(folder, 'm')), Buffer.from([0xfc]), Buffer.from('sik.wav')]);
  writeFileSync(path, wavFile(music(3, { seconds: 2 })));
  await expect(client.call('identify', { path })).resolves.toMatchObject({ codec: 'pcm_s16le' });
});

test('runs with a lower priority, and ends when its parent does', async () => {
  // A parent of its own, so that it can go away: it starts the analyzer and tells its process id.
  const script = `import { fork } from 'node:child_process';
    const child = fork(${JSON.stringify(analyzerEntry)}, [], { serialization: 'advanced', execArgv: [] });
    process.send(child.pid);
    setInterval(() => undefined, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  onTestFinished(() => void parent.kill('SIGKILL'));
  const [pid] = (await once(parent, 'message')) as [number];
  await eventually(() => getPriority(pid) > getPriority());
  parent.kill('SIGKILL');
  await eventually(() => !isRunning(pid));
});

async function eventually(holds: () => boolean): Promise<void> {
  const end = Date.now() + 30_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error('it did not come to hold within 30 seconds');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
