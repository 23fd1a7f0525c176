// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from 'zod';

export const providerNames = ['cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const;
/** onnxruntime execution providers. */
export type ProviderName = (typeof providerNames)[number];

/** As they are called in the middle of a sentence. */
export const providerLabels: Readonly<Record<ProviderName, string>> = {
  cpu: 'the CPU',
  webgpu: 'WebGPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'Core ML',
};

/** How one execution provider did on the reference input. */
export const providerCheckSchema = z.object({
  provider: z.enum(providerNames),
  /** false: this build of onnxruntime does not have it on this platform, or it did not start */
  available: z.boolean(),
  /** true when its unit vectors agree with the CPU's (`maxDifference` under 1e-3) */
  correct: z.boolean(),
  /** largest absolute difference to the CPU's unit vectors; null when it did not run */
  maxDifference: z.number().nullable(),
  /** windows encoded per second; null when it did not run */
  windowsPerSecond: z.number().nullable(),
  /** why it was not taken, or did not run; one sentence; null for the chosen one */
  reason: z.string().nullable(),
});

/** A schema because the last report is kept in the library folder and read again. */
export const providerReportSchema = z.object({
  encoder: z.object({ id: z.string(), version: z.string(), name: z.string(), dims: z.number() }),
  provider: z.enum(providerNames),
  /** one sentence: why this provider runs */
  reason: z.string(),
  checks: z.array(providerCheckSchema),
  /** true after the chosen provider failed in the middle of a run and the CPU took over */
  fellBack: z.boolean(),
});

export type ProviderCheck = z.infer<typeof providerCheckSchema>;
export type ProviderReport = z.infer<typeof providerReportSchema>;

/** For the start of a sentence. */
export function providerTitle(provider: ProviderName): string {
  const label = providerLabels[provider];
  return label.charAt(0).toUpperCase() + label.slice(1);
}

/** The check of a provider that did not run. @param reason one sentence; a missing full stop is added */
export function notAvailable(provider: ProviderName, reason: string): ProviderCheck {
  return {
    provider,
    available: false,
    correct: false,
    maxDifference: null,
    windowsPerSecond: null,
    reason: reason.endsWith('.') ? reason : `${reason}.`,
  };
}
