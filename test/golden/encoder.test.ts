// SPDX-License-Identifier: GPL-3.0-or-later
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { sampleCount, waveforms } from './encoderWaveforms.ts';

// The golden numbers are float64, the graph computes in float32. Seen on x64: at most 3e-6 apart on music and on
// these waveforms. An error in a window, a filter or a constant moves vectors by 1e-2 and more, a provider is
// accepted up to 1e-3: 5e-5 leaves room for other processors and still catches every real change.
const tolerance = 5e-5;

const folder = new URL('../../resources/encoders/mfcc-stats/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')) as {
  dims: number;
  sampleRate: number;
  windowSeconds: number;
  model: { file: string; sha256: string; input: string; output: string };
};
const golden = JSON.parse(readFileSync(new URL('encoder.golden.json', import.meta.url), 'utf8')) as Record<
  string,
  number[]
>;
const model = readFileSync(new URL(manifest.model.file, folder));
const shapes = waveforms();
let session: InferenceSession;

async function embed(windows: readonly Float32Array[]): Promise<Float32Array[]> {
  const batch = new Float32Array(windows.length * sampleCount);
  windows.forEach((window, index) => batch.set(window, index * sampleCount));
  const input = new Tensor('float32', batch, [windows.length, sampleCount]);
  const output = (await session.run({ [manifest.model.input]: input }))[manifest.model.output];
  expect(output?.dims).toEqual([windows.length, manifest.dims]);
  const values = output?.data as Float32Array;
  return windows.map((_, index) => values.slice(index * manifest.dims, (index + 1) * manifest.dims));
}

async function embedOne(window: Float32Array): Promise<Float32Array> {
  const [vector] = await embed([window]);
  if (!vector) throw new Error('no vector');
  return vector;
}

function wave(name: string): Float32Array {
  const shape = shapes.get(name);
  if (!shape) throw new Error(`no waveform ${name}`);
  return shape;
}

function scaled(window: Float32Array, gain: number): Float32Array {
  return window.map((value) => value * gain);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from(a, (value, index) => Math.abs(value - (b[index] ?? Number.NaN))));
}

beforeAll(async () => {
  session = await InferenceSession.create(model, { intraOpNumThreads: 1 });
});

describe('the mfcc-stats encoder', () => {
  test('is the file that its manifest names, for windows of the length it names', () => {
    expect(createHash('sha256').update(model).digest('hex')).toBe(manifest.model.sha256);
    expect(manifest.sampleRate * manifest.windowSeconds).toBe(sampleCount);
  });

  test.each(Object.entries(golden))('gives the reference vector of %s', async (name, expected) => {
    expect(farthest(await embedOne(wave(name)), expected)).toBeLessThan(tolerance);
  });

  test('gives finite unit vectors for every waveform, however loud or quiet', async () => {
    const windows = [...shapes.values()].flatMap((shape) =>
      [1e-30, 1e-8, 1, 1e6].map((gain) => scaled(shape, gain)),
    );
    for (const vector of await embed(windows)) {
      expect(vector.every(Number.isFinite)).toBe(true);
      expect(Math.sqrt(dot(vector, vector))).toBeCloseTo(1, 5);
    }
  });

  test('gives the same vector alone and in any place of a batch', async () => {
    const names = [...shapes.keys()];
    const together = await embed(names.map(wave));
    const backwards = await embed([...names].reverse().map(wave));
    for (const [index, name] of names.entries()) {
      const alone = await embedOne(wave(name));
      expect(farthest(together[index] ?? [], alone), name).toBeLessThan(1e-6);
      expect(farthest(backwards[names.length - 1 - index] ?? [], alone), name).toBeLessThan(1e-6);
    }
  });

  test('hears the same at a tenth of the loudness', async () => {
    for (const name of shapes.keys()) {
      expect(dot(await embedOne(wave(name)), await embedOne(scaled(wave(name), 0.1))), name).toBeGreaterThan(
        0.9999,
      );
    }
  });

  test('does not hear a constant offset', async () => {
    const raised = wave('melody').map((value) => value + 0.2);
    expect(dot(await embedOne(raised), await embedOne(wave('melody')))).toBeGreaterThan(0.9999);
  });

  test('tells different sounds apart', async () => {
    const vectors = await embed(['sine', 'noise', 'clicks', 'melody'].map(wave));
    for (const [index, vector] of vectors.entries()) {
      for (const other of vectors.slice(index + 1)) expect(dot(vector, other)).toBeLessThan(0.9);
    }
  });
});
