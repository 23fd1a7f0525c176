// SPDX-License-Identifier: GPL-3.0-or-later
import type { EncoderManifest } from './manifest.ts';

export type WindowPlan = Pick<EncoderManifest, 'windowSeconds' | 'hopSeconds' | 'windows'>;

/**
 * Where the windows of a track start, in seconds, ascending. Centres lie at (i+1)/(count+1) of the duration, so
 * that intro and fade-out weigh little. A track too short for all of them at `hopSeconds` from each other gets
 * fewer; one shorter than a window gets a single one at 0, which `fillByRepeating` then fills.
 */
export function placeWindows(duration: number, plan: WindowPlan): number[] {
  const latest = duration - plan.windowSeconds;
  // Also what an unknown duration (NaN) gets.
  if (!(latest > 0)) return [0];
  for (let count = plan.windows.count; count > 1; count -= 1) {
    const starts = spread(duration, latest, count, plan.windowSeconds);
    if (starts.every((start, index) => index === 0 || start - (starts[index - 1] ?? 0) >= plan.hopSeconds)) {
      return starts;
    }
  }
  return spread(duration, latest, 1, plan.windowSeconds);
}

function spread(duration: number, latest: number, count: number, windowSeconds: number): number[] {
  return Array.from({ length: count }, function start(_, index) {
    const centre = (duration * (index + 1)) / (count + 1);
    return Math.min(Math.max(centre - windowSeconds / 2, 0), latest);
  });
}

export function samplesInWindow(manifest: Pick<EncoderManifest, 'sampleRate' | 'windowSeconds'>): number {
  return Math.round(manifest.sampleRate * manifest.windowSeconds);
}

/** Repeats the first `have` samples, in place, until the window is full. */
export function fillByRepeating(window: Float32Array, have: number): void {
  if (have <= 0) return;
  for (let filled = have; filled < window.length; filled *= 2) {
    window.copyWithin(filled, 0, Math.min(filled, window.length - filled));
  }
}
