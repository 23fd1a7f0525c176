// SPDX-License-Identifier: GPL-3.0-or-later
import { describe, expect, test } from 'vitest';
import { largestDifference } from '../../../src/analyzer/providers/measureSession.ts';
import { shortCause, speed } from '../../../src/analyzer/providers/providerSentences.ts';
import { referenceWindows } from '../../../src/analyzer/providers/referenceInput.ts';

describe('largestDifference', () => {
  test('is the largest of all', () => {
    const left = [Float32Array.of(1, 2), Float32Array.of(3, 4)];
    expect(largestDifference(left, [Float32Array.of(1, 2), Float32Array.of(3, 4)])).toBe(0);
    expect(largestDifference(left, [Float32Array.of(1, 2.5), Float32Array.of(2.75, 4)])).toBe(0.5);
  });

  test('what is no number, or missing, differs without bound', () => {
    expect(largestDifference([Float32Array.of(1)], [Float32Array.of(Number.NaN)])).toBe(
      Number.POSITIVE_INFINITY,
    );
    expect(largestDifference([Float32Array.of(1)], [])).toBe(Number.POSITIVE_INFINITY);
  });
});

test('the reference windows are the same every time, differ from each other and stay within full scale', () => {
  const windows = referenceWindows(4, 16_000, 16_000);
  expect(referenceWindows(4, 16_000, 16_000)).toEqual(windows);
  for (const window of windows) {
    const peak = window.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    expect(peak).toBeGreaterThan(0.2);
    expect(peak).toBeLessThan(1);
  }
  expect(largestDifference(windows.slice(0, 1), windows.slice(1, 2))).toBeGreaterThan(0.1);
});

test('what native libraries throw becomes the end of a sentence', () => {
  expect(
    shortCause(
      new Error(
        '/src/core/providers/webgpu/webgpu_context.cc:136 onnxruntime::Initialize(const Config&) status == Success && adapter != nullptr was false. Failed to get a WebGPU adapter.\nmore',
      ),
    ),
  ).toBe('Failed to get a WebGPU adapter.');
  expect(shortCause(new Error('Failed to load shared library'))).toBe('Failed to load shared library');
  expect(shortCause(new Error(''))).toBe('it gave no reason');
});

test('speeds have as many digits as say something', () => {
  expect([412.3, 31.4, 2.44, 0.0831].map(speed)).toEqual(['412', '31', '2.4', '0.083']);
});
