// SPDX-License-Identifier: GPL-3.0-or-later

/** Rules of a queue, in the order in which they are relaxed where the library is too small to keep them. */
export const queueRules = ['album-spacing', 'artist-spacing'] as const;
/**
 * album-spacing: never two tracks of one album back to back;
 * artist-spacing: at most 2 tracks of one artist in any 10 consecutive entries.
 */
export type QueueRule = (typeof queueRules)[number];

export interface SimilarEntry {
  id: string;
  /** cosine similarity to the seed, -1 to 1 */
  score: number;
  /** short, true of the numbers, for a person */
  reason: string;
}

export interface SimilarAnswer {
  seedIds: string[];
  tracks: SimilarEntry[];
  /** how many tracks the answer was chosen from, and how many it will be when all have been listened to */
  heard: number;
  total: number;
  /** rules that could not be kept to the end, in the order they were given up */
  relaxed: QueueRule[];
  /** one sentence when rules were relaxed, fewer tracks were found than asked for, or the scan still runs */
  notice: string | null;
  /** milliseconds the search and the choosing took */
  tookMs: number;
}
