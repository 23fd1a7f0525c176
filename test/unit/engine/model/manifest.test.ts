// SPDX-License-Identifier: GPL-3.0-or-later
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadEncoder, type EncoderManifest } from '../../../../src/engine/model/manifest.ts';

const model = Buffer.from('stands for a model');
let folder: string;

function manifest(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const good: EncoderManifest = {
    schema: 1,
    id: 'test-encoder',
    version: '1',
    name: 'Test encoder',
    description: '',
    model: {
      file: 'model.onnx',
      sha256: createHash('sha256').update(model).digest('hex'),
      input: 'pcm',
      output: 'embedding',
    },
    sampleRate: 16_000,
    windowSeconds: 10,
    hopSeconds: 5,
    windows: { count: 3, placement: 'spread' },
    dims: 8,
    licence: 'GPL-3.0-or-later',
    provenance: {},
    providers: { cpu: { notes: 'reference' } },
    calibration: {},
  };
  return { ...good, ...changes };
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segue-manifest-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function write(json: unknown, bytes: Uint8Array = model): Promise<void> {
  await writeFile(join(folder, 'manifest.json'), typeof json === 'string' ? json : JSON.stringify(json));
  await writeFile(join(folder, 'model.onnx'), bytes);
}

describe('loadEncoder', () => {
  it('gives the manifest and the bytes it has checked', async () => {
    await write(manifest());
    const encoder = await loadEncoder(folder);
    expect(encoder.manifest.id).toBe('test-encoder');
    expect(Buffer.from(encoder.model).equals(model)).toBe(true);
  });

  it('refuses a model that is not the one the manifest speaks of', async () => {
    await write(manifest(), Buffer.from('another model'));
    await expect(loadEncoder(folder)).rejects.toMatchObject({ code: 'encoder_hash_mismatch' });
  });

  it('says when there is no folder, no manifest or no model', async () => {
    await expect(loadEncoder(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'encoder_missing' });
    await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest()));
    await expect(loadEncoder(folder)).rejects.toMatchObject({ code: 'encoder_missing' });
  });

  it.each([
    ['not JSON', '{'],
    ['another schema', manifest({ schema: 2 })],
    [
      'a model outside its folder',
      manifest({ model: { file: '../model.onnx', sha256: '0'.repeat(64), input: 'a', output: 'b' } }),
    ],
    ['a rate of zero', manifest({ sampleRate: 0 })],
    ['an unknown placement', manifest({ windows: { count: 3, placement: 'random' } })],
    ['no dims', manifest({ dims: undefined })],
  ])('refuses %s with a sentence that names the place', async (_name, json) => {
    await write(json);
    await expect(loadEncoder(folder)).rejects.toMatchObject({ code: 'encoder_invalid' });
    await expect(loadEncoder(folder)).rejects.toThrow(/cannot be used: .+\. Please/);
  });
});
