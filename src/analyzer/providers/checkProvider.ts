// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoadedEncoder } from '../../engine/model/manifest.ts';
import {
  notAvailable,
  providerLabels,
  providerTitle,
  type ProviderCheck,
  type ProviderName,
} from '../../shared/domain/encoder.ts';
import { EncoderSession } from '../encode/encoderSession.ts';
import { hindranceOf } from './candidates.ts';
import { largestDifference, measureSession, type Measurement } from './measureSession.ts';
import { shortCause, speed } from './providerSentences.ts';

/** Largest absolute difference of unit vectors at which a provider still counts as computing the same. */
export const allowedDifference = 1e-3;

export interface CheckedProvider {
  check: ProviderCheck;
  /** open and ready; null when the provider did not start or computes something else */
  session: EncoderSession | null;
}

/** Starts one provider and compares it with what the CPU gave for the same windows. */
export async function checkProvider(
  encoder: LoadedEncoder,
  provider: ProviderName,
  threads: number,
  cpu: Measurement,
): Promise<CheckedProvider> {
  const hindrance = hindranceOf(provider);
  if (hindrance !== null) return { check: notAvailable(provider, hindrance), session: null };
  let session: EncoderSession;
  try {
    session = await EncoderSession.create(encoder, { provider, threads });
  } catch (error) {
    return {
      check: notAvailable(provider, `${providerTitle(provider)} did not start: ${shortCause(error)}`),
      session: null,
    };
  }
  let measured: Measurement;
  try {
    measured = await measureSession(session, encoder);
  } catch (error) {
    await session.release();
    return {
      check: notAvailable(
        provider,
        `${providerTitle(provider)} started but failed at its first run: ${shortCause(error)}`,
      ),
      session: null,
    };
  }
  const maxDifference = largestDifference(measured.vectors, cpu.vectors);
  const correct = maxDifference < allowedDifference;
  const check: ProviderCheck = {
    provider,
    available: true,
    correct,
    maxDifference: Number.isFinite(maxDifference) ? maxDifference : null,
    windowsPerSecond: measured.windowsPerSecond,
    reason: correct ? null : wrongNumbers(provider, maxDifference),
  };
  if (correct) return { check, session };
  await session.release();
  return { check, session: null };
}

export function slowerThan(check: ProviderCheck, chosen: ProviderCheck): string {
  const own = speed(check.windowsPerSecond ?? 0);
  const other = speed(chosen.windowsPerSecond ?? 0);
  return `${providerTitle(check.provider)} computes the same but encodes ${own} windows a second where ${providerLabels[chosen.provider]} encodes ${other}.`;
}

function wrongNumbers(provider: ProviderName, maxDifference: number): string {
  const difference = Number.isFinite(maxDifference)
    ? `differ from the CPU's by up to ${maxDifference.toPrecision(2)}`
    : 'are no numbers';
  return `${providerTitle(provider)} is not used because its results ${difference}.`;
}
