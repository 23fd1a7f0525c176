// SPDX-License-Identifier: GPL-3.0-or-later
import type { SimilarAnswer } from '../../shared/domain/similar.ts';
import { SegueError } from '../../shared/errors.ts';
import type { TrackRecord } from '../library/trackRecord.ts';
import type { Candidate } from './candidate.ts';
import type { EmbeddingIndex } from './embeddingIndex.ts';
import { rawNeighbours, similarQueue, type SimilarQueue } from './similarQueue.ts';

/** The library as the search sees it. */
export interface SimilarLibrary {
  track(id: string): TrackRecord | undefined;
  /** every track of the library with this audio */
  tracksWithAudio(audioId: string): Iterable<TrackRecord>;
  /** why a track was not heard, one sentence; null: its turn has not come yet */
  failureOf(id: string): string | null;
  /** listed tracks that have vectors / those and the ones whose turn comes; what failed is in neither */
  heard: number;
  total: number;
  /** the vectors are of an encoder that is being replaced */
  earlier: boolean;
}

export interface SimilarRequest {
  seedIds: readonly string[];
  count: number;
  raw: boolean;
}

/**
 * Answers "play similar" from what has been heard so far.
 * @throws SegueError not_found for an unknown seed, not_heard_yet when no seed has a vector
 */
export function answerSimilar(
  library: SimilarLibrary,
  index: EmbeddingIndex,
  request: SimilarRequest,
  copyCosine: number,
): SimilarAnswer {
  const started = performance.now();
  const seeds = heardSeeds(library, index, request.seedIds);
  const input = {
    index,
    seeds,
    tracksOf: (audioId: string) => playable(library, audioId),
    count: request.count,
    copyCosine,
  };
  const queue: SimilarQueue = request.raw
    ? { entries: rawNeighbours(input), relaxed: [], relaxedFrom: null }
    : similarQueue(input);
  return {
    seedIds: seeds.map((seed) => seed.id),
    tracks: queue.entries,
    heard: library.heard,
    total: library.total,
    relaxed: queue.relaxed,
    notice: describeNotice(queue, request.count, library),
    tookMs: performance.now() - started,
  };
}

function heardSeeds(library: SimilarLibrary, index: EmbeddingIndex, seedIds: readonly string[]): Candidate[] {
  const records = seedIds.map((id) => {
    const record = library.track(id);
    if (record === undefined) throw new SegueError('not_found', 'That track is not in the library any more.');
    return record;
  });
  const heard = records.filter((record) => record.audioId !== null && index.has(record.audioId));
  if (heard.length > 0) return heard.map(toCandidate);
  const first = records[0] as TrackRecord;
  const failure = library.failureOf(first.id);
  throw new SegueError(
    'not_heard_yet',
    failure === null
      ? `Segue has not listened to “${first.title}” yet. It is next in line; try again in a moment.`
      : `Segue could not listen to “${first.title}”: ${failure}`,
  );
}

function playable(library: SimilarLibrary, audioId: string): Candidate[] {
  const candidates: Candidate[] = [];
  for (const record of library.tracksWithAudio(audioId)) {
    if (record.presence === 'present') candidates.push(toCandidate(record));
  }
  return candidates;
}

export function toCandidate(record: TrackRecord): Candidate {
  return {
    id: record.id,
    audioId: record.audioId ?? '',
    title: record.title,
    artists: record.artists,
    album: record.album,
    albumArtist: record.albumArtist,
    genres: record.genres,
    year: record.year,
    duration: record.duration,
  };
}

function describeNotice(queue: SimilarQueue, wanted: number, library: SimilarLibrary): string | null {
  const sentences: string[] = [];
  if (queue.relaxedFrom !== null) {
    const kept = queue.relaxed.includes('artist-spacing')
      ? queue.relaxed.includes('album-spacing')
        ? 'artists and albums'
        : 'artists'
      : 'albums';
    sentences.push(
      `There is too little else here to keep ${kept} apart from number ${queue.relaxedFrom} on.`,
    );
  }
  if (queue.entries.length < wanted) {
    sentences.push(
      queue.entries.length === 0
        ? 'Nothing else that has been heard can be played now.'
        : queue.entries.length === 1
          ? 'Only one other recording was found.'
          : `Only ${queue.entries.length} other recordings were found.`,
    );
  }
  if (library.earlier) {
    sentences.push(
      'Chosen by what the encoder before heard, until all tracks were listened to with the new one.',
    );
  } else if (library.heard < library.total) {
    sentences.push(`Chosen from the ${library.heard} of ${library.total} tracks heard so far.`);
  }
  return sentences.length === 0 ? null : sentences.join(' ');
}
