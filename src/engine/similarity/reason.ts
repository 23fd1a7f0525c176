// SPDX-License-Identifier: GPL-3.0-or-later
import { foldText } from '../library/foldText.ts';
import type { Candidate } from './candidate.ts';
import type { ScoreSpread } from './embeddingIndex.ts';

/**
 * Why a track stands in a queue, in words that are true of the numbers: how far its similarity to the nearest seed
 * lies above what is usual in this library (in standard deviations), and what the tags have in common.
 */
export function describeReason(
  track: Candidate,
  seed: Candidate,
  score: number,
  spread: ScoreSpread,
): string {
  const where = `${nearnessWord(score, spread)} “${shorten(seed.title)}”`;
  const shared = sharedTrait(track, seed);
  return shared === null ? where : `${where}, ${shared}`;
}

function nearnessWord(score: number, spread: ScoreSpread): string {
  const above = spread.standardDeviation > 0 ? (score - spread.mean) / spread.standardDeviation : 0;
  if (above >= 2.5) return 'Very near';
  if (above >= 1.5) return 'Near';
  if (above >= 0.5) return 'Rather near';
  return 'Nearest left to';
}

function sharedTrait(track: Candidate, seed: Candidate): string | null {
  const seedArtists = new Set(seed.artists.map(foldText));
  if (track.artists.some((artist) => artist !== '' && seedArtists.has(foldText(artist))))
    return 'same artist';
  const seedGenres = new Set(seed.genres.map(foldText));
  const genre = track.genres.find((name) => name !== '' && seedGenres.has(foldText(name)));
  if (genre !== undefined) return `also ${genre}`;
  if (track.year !== null && seed.year !== null && Math.abs(track.year - seed.year) <= 1) {
    return track.year === seed.year ? `also from ${track.year}` : 'from the same years';
  }
  return null;
}

function shorten(title: string): string {
  const characters = Array.from(new Intl.Segmenter().segment(title), (part) => part.segment);
  return characters.length <= 40 ? title : `${characters.slice(0, 39).join('').trimEnd()}…`;
}
