// SPDX-License-Identifier: GPL-3.0-or-later
import type { ProviderName } from '../../shared/domain/encoder.ts';

const names: Readonly<Record<ProviderName, string>> = {
  cpu: 'the CPU',
  webgpu: 'WebGPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'Core ML',
};

export function providerLabel(provider: ProviderName): string {
  return names[provider];
}

/** For the start of a sentence. */
export function providerTitle(provider: ProviderName): string {
  const label = names[provider];
  return label.charAt(0).toUpperCase() + label.slice(1);
}

/** "31", "2.4", "0.08": as many digits as say something. */
export function speed(windowsPerSecond: number): string {
  if (windowsPerSecond >= 10) return windowsPerSecond.toFixed(0);
  return windowsPerSecond >= 1 ? windowsPerSecond.toFixed(1) : windowsPerSecond.toPrecision(2);
}

/** The first line of what a library threw, without the noise of its own names. */
export function shortCause(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text.split('\n', 1)[0]?.trim() ?? '';
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}
