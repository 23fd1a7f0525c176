// SPDX-License-Identifier: GPL-3.0-or-later
import type { Candidate } from './candidate.ts';
import { titleKey } from './titleKey.ts';
import { dot } from './vectorMath.ts';

/** Two encodes of one recording differ by padding and rounding, not by more. */
const durationTolerance = 2;

/**
 * Whether two tracks are copies of one recording: the same audio stream, or vectors that are nearly identical
 * together with the same length and the same normalised title. Any one of the three alone is not enough: published
 * merges on the vector alone were wrong in 10 to 33 % of cases.
 * @param copyCosine cosine similarity from which this encoder's vectors count as nearly identical
 */
export function isSameRecording(
  a: Candidate,
  b: Candidate,
  vectorOf: (audioId: string) => Float32Array | undefined,
  copyCosine: number,
): boolean {
  if (a.audioId === b.audioId) return true;
  if (a.duration === null || b.duration === null) return false;
  if (Math.abs(a.duration - b.duration) > durationTolerance) return false;
  const key = titleKey(a.title);
  if (key === '' || key !== titleKey(b.title)) return false;
  const [vectorA, vectorB] = [vectorOf(a.audioId), vectorOf(b.audioId)];
  return vectorA !== undefined && vectorB !== undefined && dot(vectorA, vectorB) >= copyCosine;
}
