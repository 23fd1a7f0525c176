// SPDX-License-Identifier: GPL-3.0-or-later
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EncoderManifest } from '../../../src/engine/model/manifest.ts';
import { seededRandom } from '../audio/signals.ts';
import { onnxFile } from './onnxBytes.ts';

export const tinyDims = 16;

/**
 * Writes an encoder that is small and fast and hears real differences: the mean loudness in sixteen random bands.
 * 8 kHz, windows of one second.
 */
export function writeTinyEncoder(directory: string, changes: Partial<EncoderManifest> = {}): string {
  const random = seededRandom(5);
  const taps = 256;
  const kernels = Float32Array.from({ length: tinyDims * taps }, (_, index) => {
    const band = Math.floor(index / taps);
    const frequency = 60 * 1.35 ** band;
    return Math.sin((2 * Math.PI * frequency * (index % taps)) / 8000 + random() * 0.1) / taps;
  });
  const model = onnxFile({
    inputs: [{ name: 'pcm', shape: ['batch', 'samples'] }],
    outputs: [{ name: 'embedding', shape: ['batch', tinyDims] }],
    initializers: [
      { name: 'kernels', shape: [tinyDims, 1, taps], data: kernels },
      { name: 'signal', shape: [3], data: BigInt64Array.from([0n, 1n, -1n]) },
      { name: 'rows', shape: [2], data: BigInt64Array.from([0n, -1n]) },
    ],
    nodes: [
      { operator: 'Reshape', inputs: ['pcm', 'signal'], outputs: ['channel'] },
      {
        operator: 'Conv',
        inputs: ['channel', 'kernels'],
        outputs: ['bands'],
        attributes: { strides: [32], kernel_shape: [taps] },
      },
      { operator: 'Abs', inputs: ['bands'], outputs: ['levels'] },
      { operator: 'GlobalAveragePool', inputs: ['levels'], outputs: ['means'] },
      { operator: 'Reshape', inputs: ['means', 'rows'], outputs: ['flat'] },
      {
        operator: 'LpNormalization',
        inputs: ['flat'],
        outputs: ['embedding'],
        attributes: { axis: 1, p: 2 },
      },
    ],
  });
  const manifest: EncoderManifest = {
    schema: 1,
    id: 'tiny',
    version: '1',
    name: 'Tiny encoder',
    description: 'For tests.',
    model: {
      file: 'model.onnx',
      sha256: createHash('sha256').update(model).digest('hex'),
      input: 'pcm',
      output: 'embedding',
    },
    sampleRate: 8000,
    windowSeconds: 1,
    hopSeconds: 0.5,
    windows: { count: 3, placement: 'spread' },
    dims: tinyDims,
    licence: 'GPL-3.0-or-later',
    provenance: {},
    providers: {},
    calibration: {},
    ...changes,
  };
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'model.onnx'), model);
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify(manifest));
  return directory;
}
