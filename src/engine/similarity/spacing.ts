// SPDX-License-Identifier: GPL-3.0-or-later
import type { QueueRule } from '../../shared/domain/similar.ts';
import { foldText } from '../library/foldText.ts';
import type { Candidate } from './candidate.ts';

/** At most this many tracks of one artist ... */
export const artistLimit = 2;
/** ... in any this many consecutive entries. */
export const artistSpan = 10;

/**
 * What is given up, in this order, when no candidate keeps every rule: first the spacing of albums, then that of
 * artists, then both. Each position tries all rules again.
 */
const relaxations: readonly (readonly QueueRule[])[] = [
  [],
  ['album-spacing'],
  ['artist-spacing'],
  ['album-spacing', 'artist-spacing'],
];

/** Keys under which a track counts for its artists; unknown artists have none and so never collide. */
export function artistKeys(track: Candidate): string[] {
  return [...new Set(track.artists.map((artist) => foldText(artist).trim()).filter((key) => key !== ''))];
}

/** Key of the album, with its artist since many albums share a name; null for an unknown album. */
export function albumKey(track: Candidate): string | null {
  const album = foldText(track.album).trim();
  return album === '' ? null : `${foldText(track.albumArtist).trim()}\u0000${album}`;
}

export interface SpacedPick {
  track: Candidate;
  /** rules that had to be given up for this position */
  relaxed: readonly QueueRule[];
}

/**
 * Chooses the best candidate that may stand behind `before`.
 * @param before the queue so far, seed first
 * @param candidates best first
 */
export function pickSpaced(
  before: readonly Candidate[],
  candidates: readonly Candidate[],
): SpacedPick | null {
  for (const relaxed of relaxations) {
    const track = candidates.find((candidate) =>
      brokenRules(before, candidate).every((rule) => relaxed.includes(rule)),
    );
    if (track !== undefined) return { track, relaxed };
  }
  return null;
}

/** Rules that `next` would break right behind `before`. */
export function brokenRules(before: readonly Candidate[], next: Candidate): QueueRule[] {
  const broken: QueueRule[] = [];
  const album = albumKey(next);
  const last = before.at(-1);
  if (album !== null && last !== undefined && albumKey(last) === album) broken.push('album-spacing');
  const span = before.slice(-(artistSpan - 1));
  const crowded = artistKeys(next).some(
    (key) => span.filter((track) => artistKeys(track).includes(key)).length >= artistLimit,
  );
  if (crowded) broken.push('artist-spacing');
  return broken;
}
