// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningEncoder } from '../../../src/analyzer/encode/encoderSession.ts';
import { FallbackEncoder } from '../../../src/analyzer/encode/fallbackEncoder.ts';
import { chooseProvider, type ProviderWish } from '../../../src/analyzer/providers/chooseProvider.ts';
import { tryProvider } from '../../../src/analyzer/providers/tryProvider.ts';
import { loadEncoder, type LoadedEncoder } from '../../../src/engine/model/manifest.ts';
import type { ProviderCheck, ProviderReport } from '../../../src/shared/domain/encoder.ts';
import { music } from '../../support/audio/signals.ts';
import { tinyDims, writeTinyEncoder } from '../../support/encoder/tinyEncoder.ts';

/** No platform has both. */
const absent = process.platform === 'win32' ? 'coreml' : 'dml';

let folder: string;
let encoder: LoadedEncoder;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'segue-providers-'));
  encoder = await loadEncoder(writeTinyEncoder(join(folder, 'tiny')));
});

afterAll(() => rmSync(folder, { recursive: true }));

function wish(changes: Partial<ProviderWish>): ProviderWish {
  return { provider: 'auto', threads: 1, trials: [], known: [], ...changes };
}

function window(seed: number): Float32Array {
  return music(seed, { seconds: 1, sampleRate: 8000, channels: 1 }).channels[0] ?? new Float32Array(0);
}

function trial(changes: Partial<ProviderCheck>): ProviderCheck {
  return {
    provider: 'webgpu',
    available: true,
    correct: true,
    maxDifference: 1e-6,
    windowsPerSecond: 0.5,
    reason: null,
    ...changes,
  };
}

async function reportFor(changes: Partial<ProviderWish>): Promise<ProviderReport> {
  const { session, report } = await chooseProvider(encoder, wish(changes));
  await session.release();
  expect(report.provider).toBe(session.provider);
  // Whoever is not taken is told why; whoever is needs no excuse.
  for (const check of report.checks) {
    if (check.provider === report.provider) expect(check.reason).toBeNull();
    else expect(check.reason).toMatch(/\.$/);
  }
  expect(report.reason).toMatch(/\.$/);
  return report;
}

test('the CPU where there is nothing else, with its speed', async () => {
  const report = await reportFor({});
  expect(report).toMatchObject({ provider: 'cpu', fellBack: false, encoder: { id: 'tiny', dims: tinyDims } });
  expect(report.checks).toHaveLength(1);
  expect(report.checks[0]?.windowsPerSecond).toBeGreaterThan(0);
});

test('the CPU where the other computes the same but more slowly', async () => {
  const report = await reportFor({ trials: [trial({})] });
  expect(report.provider).toBe('cpu');
  expect(report.checks.find((check) => check.provider === 'webgpu')?.reason).toMatch(
    /0\.50 windows a second/,
  );
});

test('never a provider that computes something else, however fast', async () => {
  const wrong = trial({ correct: false, maxDifference: 0.2, windowsPerSecond: 1e9, reason: 'It is wrong.' });
  expect((await reportFor({ trials: [wrong] })).provider).toBe('cpu');
});

test('a trial that promised much counts for nothing when the provider does not start here', async () => {
  const report = await reportFor({ trials: [trial({ provider: absent, windowsPerSecond: 1e9 })] });
  expect(report.provider).toBe('cpu');
  expect(report.checks.find((check) => check.provider === absent)).toMatchObject({ available: false });
});

test('what was not tried is in the report, with the reason', async () => {
  const report = await reportFor({
    known: [
      { provider: 'cuda', hindrance: 'CUDA is not installed.' },
      { provider: 'webgpu', hindrance: null },
    ],
  });
  expect(report.checks.map((check) => check.reason)).toEqual([
    null,
    'CUDA is not installed.',
    expect.stringContaining('was not tried'),
  ]);
});

test('a provider that the settings ask for and that is not here: the CPU, and it says so', async () => {
  const report = await reportFor({ provider: absent });
  expect(report.provider).toBe('cpu');
  expect(report.reason).toMatch(/in place of what the settings ask for\. \S/);
});

test('an encoder that cannot run is an error with a sentence', async () => {
  const broken: LoadedEncoder = { ...encoder, model: Buffer.from('no model') };
  await expect(chooseProvider(broken, wish({}))).rejects.toMatchObject({ code: 'encoder_invalid' });
});

test('the trial of the CPU agrees with itself', async () => {
  expect(await tryProvider(encoder, 'cpu', 1)).toMatchObject({
    available: true,
    correct: true,
    maxDifference: 0,
  });
});

test('the trial of a provider of another platform says so', async () => {
  const check = await tryProvider(encoder, absent, 1);
  expect(check).toMatchObject({ available: false, windowsPerSecond: null });
  expect(check.reason).toMatch(/not part of Segue on this platform/);
});

/** Stands for a graphics card that is lost in the middle of a run. */
function failing(how: 'throws' | 'gives rubbish'): RunningEncoder {
  return {
    provider: 'webgpu',
    batchSize: 8,
    run(windows) {
      if (how === 'throws') return Promise.reject(new Error('device lost'));
      return Promise.resolve(windows.map(() => new Float32Array(tinyDims).fill(Number.NaN)));
    },
    release: () => Promise.reject(new Error('device lost')),
  };
}

test.each(['throws', 'gives rubbish'] as const)(
  'a provider that %s while listening: the CPU encodes that batch and all others, and it is told once',
  async (how) => {
    const { report } = await chooseProvider(encoder, wish({}));
    const fallbacks: ProviderReport[] = [];
    const before: ProviderReport = { ...report, provider: 'webgpu', checks: [...report.checks, trial({})] };
    const fallback = new FallbackEncoder(
      encoder,
      { session: failing(how), report: before },
      { threads: 1, onFallback: (changed) => fallbacks.push(changed) },
    );
    const windows = Array.from({ length: 6 }, (_, seed) => window(seed));
    const vectors = await fallback.run(windows);
    const again = await fallback.run(windows.slice(0, 2));
    await fallback.close();

    expect(vectors).toHaveLength(6);
    for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 4);
    expect(again).toEqual(vectors.slice(0, 2));
    expect(fallbacks).toHaveLength(1);
    expect(fallbacks[0]).toMatchObject({ provider: 'cpu', fellBack: true });
    expect(fallbacks[0]?.reason).toMatch(/WebGPU failed while listening/);
    expect(fallbacks[0]?.checks.find((check) => check.provider === 'webgpu')?.reason).toMatch(
      /failed while listening/,
    );
  },
);
