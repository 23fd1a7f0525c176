// SPDX-License-Identifier: GPL-3.0-or-later
import { queueRules, type QueueRule, type SimilarEntry } from '../../shared/domain/similar.ts';
import type { Candidate } from './candidate.ts';
import type { EmbeddingIndex, Neighbour, SearchResult } from './embeddingIndex.ts';
import { describeReason } from './reason.ts';
import { isSameRecording } from './sameRecording.ts';
import { pickSpaced } from './spacing.ts';
import { dot, meanDirection } from './vectorMath.ts';

export interface SimilarQueueInput {
  index: EmbeddingIndex;
  /** tracks that have vectors, at least one */
  seeds: readonly Candidate[];
  /** the tracks that share one audio stream and can be played now; several files may hold the same audio */
  tracksOf: (audioId: string) => readonly Candidate[];
  /** how many entries are wanted */
  count: number;
  /** see `isSameRecording` */
  copyCosine: number;
}

export interface SimilarQueue {
  entries: SimilarEntry[];
  /** rules given up at least once, in the order in which they are given up */
  relaxed: QueueRule[];
  /** 1-based place in the queue (the seed not counted) where the first rule was given up */
  relaxedFrom: number | null;
}

/** Candidates that are looked at for one position at first; mostly enough for the rules to find another artist. */
const candidatesPerEntry = 12;

/**
 * A queue of what sounds like the seeds: exact neighbours of the mean of their vectors, every recording once, albums
 * and artists spaced (`spacing.ts`). The best neighbour that keeps the rules always comes next. A rule is given up
 * only when nothing in the whole library keeps it.
 */
export function similarQueue(input: SimilarQueueInput): SimilarQueue {
  for (let limit = input.count * candidatesPerEntry + 200; ; limit *= 8) {
    const search = searchAround(input.index, input.seeds, input.tracksOf, limit);
    const queue = chooseFrom(search, input);
    const complete = queue.entries.length >= input.count && queue.relaxed.length === 0;
    if (complete || search.neighbours.length < limit) return queue;
  }
}

function chooseFrom(search: SearchResult, input: SimilarQueueInput): SimilarQueue {
  const { index, seeds, tracksOf, count, copyCosine } = input;
  const vectorOf = index.vector.bind(index);
  const scores = new Map(search.neighbours.map((neighbour) => [neighbour.audioId, neighbour.score]));
  const pool = new Set(search.neighbours.flatMap((neighbour) => tracksOf(neighbour.audioId).slice(0, 1)));
  const taken = [...seeds];
  const chosen: Candidate[] = [...seeds.slice(-1)];
  const entries: SimilarEntry[] = [];
  const relaxed = new Set<QueueRule>();
  let relaxedFrom: number | null = null;
  while (entries.length < count) {
    const pick = pickSpaced(chosen, pool);
    if (pick === null) break;
    const { track } = pick;
    pool.delete(track);
    if (taken.some((other) => isSameRecording(other, track, vectorOf, copyCosine))) continue;
    if (pick.relaxed.length > 0) relaxedFrom ??= entries.length + 1;
    for (const rule of pick.relaxed) relaxed.add(rule);
    taken.push(track);
    chosen.push(track);
    entries.push(describeEntry(track, seeds, index, scores.get(track.audioId) ?? 0, search));
  }
  return { entries, relaxed: queueRules.filter((rule) => relaxed.has(rule)), relaxedFrom };
}

/** Plain nearest neighbours: no spacing, copies included, only the seeds themselves left out. */
export function rawNeighbours(input: Omit<SimilarQueueInput, 'copyCosine'>): SimilarEntry[] {
  const { index, seeds, tracksOf, count } = input;
  const seedIds = new Set(seeds.map((seed) => seed.id));
  const search = searchAround(index, seeds, tracksOf, count + seeds.length);
  return search.neighbours
    .flatMap(({ audioId, score }: Neighbour) =>
      tracksOf(audioId)
        .filter((track) => !seedIds.has(track.id))
        .map((track) => describeEntry(track, seeds, index, score, search)),
    )
    .slice(0, count);
}

function searchAround(
  index: EmbeddingIndex,
  seeds: readonly Candidate[],
  tracksOf: SimilarQueueInput['tracksOf'],
  limit: number,
): SearchResult {
  const rows = new Float32Array(seeds.length * index.dims);
  for (const [row, seed] of seeds.entries()) {
    const vector = index.vector(seed.audioId);
    if (vector !== undefined) rows.set(vector, row * index.dims);
  }
  return index.search(meanDirection(rows, index.dims), limit, (audioId) => tracksOf(audioId).length > 0);
}

/** The score shown is the one to the mean of the seeds; the reason names the seed that is nearest. */
function describeEntry(
  track: Candidate,
  seeds: readonly Candidate[],
  index: EmbeddingIndex,
  score: number,
  search: SearchResult,
): SimilarEntry {
  const nearest = nearestSeed(track, seeds, index);
  return {
    id: track.id,
    score,
    reason: describeReason(track, nearest, score, search.spread, seeds.length > 1),
  };
}

function nearestSeed(track: Candidate, seeds: readonly Candidate[], index: EmbeddingIndex): Candidate {
  const vector = index.vector(track.audioId);
  let best = seeds[0] as Candidate;
  let bestScore = -Infinity;
  for (const seed of seeds) {
    const seedVector = index.vector(seed.audioId);
    const score = vector !== undefined && seedVector !== undefined ? dot(vector, seedVector) : -Infinity;
    if (score > bestScore) [best, bestScore] = [seed, score];
  }
  return best;
}
