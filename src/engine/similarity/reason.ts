// SPDX-License-Identifier: GPL-3.0-or-later
import { foldText } from '../library/foldText.ts';
import type { Candidate } from './candidate.ts';
import type { ScoreSpread } from './embeddingIndex.ts';

/**
 * Why a track stands in a queue, in words that are true of the numbers: how far its similarity to the nearest seed
 * lies above what is usual in this library (in standard deviations), and what the tags have in common.
 * @param namesSeed whether the seed has to be named: with one seed, everybody knows which is meant
 */
export function describeReason(
  track: Candidate,
  seed: Candidate,
  score: number,
  spread: ScoreSpread,
  namesSeed: boolean,
): string {
  const above = spread.standardDeviation > 0 ? (score - spread.mean) / spread.standardDeviation : 0;
  const likeness = likenessOf(above);
  const where = namesSeed ? `${likeness.named} “${shorten(seed.title)}”` : likeness.plain;
  const shared = sharedTrait(track, seed);
  return shared === null ? where : `${where}, ${shared}`;
}

/** @param above standard deviations above the mean similarity to all tracks */
function likenessOf(above: number): { plain: string; named: string } {
  if (above >= 2.5) return { plain: 'Very much alike', named: 'Very much like' };
  if (above >= 1.5) return { plain: 'Much alike', named: 'Much like' };
  if (above >= 0.5) return { plain: 'Somewhat alike', named: 'Somewhat like' };
  return { plain: 'Not much alike', named: 'Not much like' };
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
