// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { openEngine, type Engine } from '../../src/engine/engine.ts';
import { analyzerContract } from '../../src/shared/contract/analyzer.ts';
import { engineContract } from '../../src/shared/contract/engine.ts';
import { hostContract } from '../../src/shared/contract/host.ts';
import { playbackDecoderContract } from '../../src/shared/contract/playbackDecoder.ts';
import { shellContract } from '../../src/shared/contract/shell.ts';
import type { Contract } from '../../src/shared/rpc/contract.ts';
import { invoke } from '../../src/shared/rpc/server.ts';
import { encodersDirectory } from '../support/projectPaths.ts';

const contracts = { analyzerContract, engineContract, hostContract, playbackDecoderContract, shellContract };
const names = Object.keys(hostContract.operations);

let folder: string;
let engine: Engine;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'segue-contract-'));
  engine = await openEngine({
    libraryDirectory: join(folder, 'library'),
    encodersDirectory,
    appVersion: '0.0.0-test',
    spawnAnalyzer: () => Promise.reject(new Error('nothing here may need the analyzer')),
  });
});

afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

function ask(name: string, input: unknown): Promise<unknown> {
  return invoke(hostContract, engine.handlers, name, input, { signal: new AbortController().signal });
}

/** Nothing of this kind is what any operation takes. */
const neverTaken: [string, unknown][] = [
  ['nothing', undefined],
  ['null', null],
  ['a text', 'text'],
  ['a number', 7],
  ['a list', [1, 2]],
];

describe.each(names)('%s', (name) => {
  test('has a handler, and the engine has none beyond the contract', () => {
    expect(engine.handlers).toHaveProperty([name], expect.any(Function));
    expect(Object.keys(engine.handlers).sort()).toEqual([...names].sort());
  });

  test.each(neverTaken)('refuses %s', async (_kind, input) => {
    await expect(ask(name, input)).rejects.toMatchObject({ code: 'bad_request' });
  });
});

const longText = 'x'.repeat(10_000);
const ids = (count: number): string[] => Array.from({ length: count }, (_, number) => `track${number}`);

test.each<[string, unknown]>([
  ['library.query', { text: longText }],
  ['library.query', { text: '', sort: 'constructor' }],
  ['library.rows', { ids: ids(100_001) }],
  ['library.rows', { ids: [longText] }],
  ['library.track', { id: '' }],
  ['library.addFolders', { paths: [] }],
  ['library.addFolders', { paths: [longText] }],
  ['library.find', { track: longText }],
  ['scan.retry', { trackIds: ids(20_001) }],
  ['scan.prioritise', { trackIds: ids(1001) }],
  ['similar.queue', { seedIds: [] }],
  ['similar.queue', { seedIds: ['a'], count: 0 }],
  ['similar.queue', { seedIds: ['a'], count: 1.5 }],
  ['similar.queue', { seedIds: ['a'], count: 1e9 }],
  ['track.played', { id: 'a', seconds: Number.NaN, completed: true }],
  ['track.played', { id: 'a', seconds: -1, completed: true }],
  ['playback.save', { trackIds: [], index: 0, position: 0, reasons: { a: { score: 1, reason: longText } } }],
  ['settings.set', { volume: 2 }],
  ['settings.set', { encoder: '../../somewhere/else' }],
  ['settings.set', { provider: 'magic' }],
  ['media.cover', { coverId: '../../../etc/passwd', size: 64 }],
  ['media.cover', { coverId: '0'.repeat(32), size: 63 }],
])('%s keeps to its limits: %#', async (name, input) => {
  await expect(ask(name, input)).rejects.toMatchObject({ code: 'bad_request' });
});

test.each(['nothing.here', 'constructor', '__proto__', 'toString', ''])('there is no %j', async (name) => {
  await expect(ask(name, {})).rejects.toMatchObject({ code: 'bad_request' });
});

test('the page can name no path: only the host contract takes any', () => {
  const more = names.filter((name) => !Object.hasOwn(engineContract.operations, name));
  expect(more.sort()).toEqual([
    'doctor.report',
    'library.addFolders',
    'library.find',
    'library.vectors',
    'media.cover',
    'media.resolve',
    'scan.run',
  ]);
});

test.each<[string, Contract]>(Object.entries(contracts))(
  '%s: every operation says what it takes',
  (_name, contract) => {
    for (const operation of Object.values(contract.operations)) {
      expect(operation.input.safeParse(undefined).success).toBe(false);
    }
  },
);
