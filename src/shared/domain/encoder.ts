// SPDX-License-Identifier: GPL-3.0-or-later

export const providerNames = ['cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const;
/** onnxruntime execution providers. */
export type ProviderName = (typeof providerNames)[number];

/** How one execution provider did on the reference input. */
export interface ProviderCheck {
  provider: ProviderName;
  /** false: this build of onnxruntime does not have it on this platform, or it did not start */
  available: boolean;
  /** true when its unit vectors agree with the CPU's (`maxDifference` under 1e-3) */
  correct: boolean;
  /** largest absolute difference to the CPU's unit vectors; null when it did not run */
  maxDifference: number | null;
  /** windows encoded per second; null when it did not run */
  windowsPerSecond: number | null;
  /** why it was not taken, or did not run; one sentence; null for the chosen one */
  reason: string | null;
}

export interface ProviderReport {
  encoder: { id: string; version: string; name: string; dims: number };
  provider: ProviderName;
  /** one sentence: why this provider runs */
  reason: string;
  checks: ProviderCheck[];
  /** true after the chosen provider failed in the middle of a run and the CPU took over */
  fellBack: boolean;
}
