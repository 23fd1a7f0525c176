// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoadedEncoder } from '../../engine/model/manifest.ts';
import { samplesInWindow } from '../../engine/model/windows.ts';
import type { RunningEncoder } from '../encode/encoderSession.ts';
import { referenceWindows } from './referenceInput.ts';

/** Windows of the reference input. */
const referenceCount = 8;
/** A provider that is this slow for one batch is not going to be taken; more runs would only keep people waiting. */
const slowMilliseconds = 2000;
const timedRuns = 3;

export interface Measurement {
  vectors: Float32Array[];
  windowsPerSecond: number;
}

/** Runs the reference input: once for the numbers (and to warm up), then for the time. */
export async function measureSession(session: RunningEncoder, encoder: LoadedEncoder): Promise<Measurement> {
  const windows = referenceWindows(
    referenceCount,
    samplesInWindow(encoder.manifest),
    encoder.manifest.sampleRate,
  );
  let began = performance.now();
  const vectors = await session.run(windows);
  let best = performance.now() - began;
  const slow = best > slowMilliseconds;
  for (let run = 0; run < timedRuns && !slow; run += 1) {
    began = performance.now();
    await session.run(windows);
    best = Math.min(best, performance.now() - began);
  }
  return { vectors, windowsPerSecond: (windows.length * 1000) / best };
}

/** NaN anywhere counts as the largest difference there is. */
export function largestDifference(left: Float32Array[], right: Float32Array[]): number {
  let largest = 0;
  left.forEach((vector, row) => {
    const other = right[row];
    vector.forEach((value, column) => {
      const difference = Math.abs(value - (other?.[column] ?? Number.NaN));
      if (Number.isNaN(difference)) largest = Number.POSITIVE_INFINITY;
      else if (difference > largest) largest = difference;
    });
  });
  return largest;
}
