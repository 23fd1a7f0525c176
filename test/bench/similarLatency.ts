// SPDX-License-Identifier: GPL-3.0-or-later
import { join, resolve } from 'node:path';
import { forkAnalyzer } from '../../src/engine/analysis/forkAnalyzer.ts';
import { openEngine } from '../../src/engine/engine.ts';
import type { Candidate } from '../../src/engine/similarity/candidate.ts';
import { EmbeddingIndex } from '../../src/engine/similarity/embeddingIndex.ts';
import { similarQueue } from '../../src/engine/similarity/similarQueue.ts';
import { normalise } from '../../src/engine/similarity/vectorMath.ts';
import { seededRandom } from '../support/audio/signals.ts';
import { percentile, round } from './statistics.ts';

const root = resolve(import.meta.dirname, '..', '..');
const queries = 200;
const queueLength = 50;
const synthetic = { tracks: 100_000, dims: 256, artists: 5000, queries: 30 };

export interface SimilarLatency {
  medianMs: number;
  p95Ms: number;
  synthetic: { tracks: number; dims: number; medianMs: number; p95Ms: number };
}

/** The time of a whole answer (search, choosing, reasons) in the engine, over random seeds of a real library. */
export async function measureSimilar(libraryDirectory: string): Promise<SimilarLatency> {
  const engine = await openEngine({
    libraryDirectory,
    encodersDirectory: join(root, 'resources', 'encoders'),
    appVersion: 'bench',
    spawnAnalyzer: () => forkAnalyzer(join(root, 'out', 'main', 'analyzer.js')),
  });
  const context = { signal: new AbortController().signal };
  const times: number[] = [];
  try {
    const { ids } = await engine.handlers['library.query'](
      { text: '', sort: 'path', direction: 'ascending' },
      context,
    );
    const random = seededRandom(1);
    for (let query = 0; query < queries; query += 1) {
      const seedId = ids[Math.floor(random() * ids.length)] as string;
      const started = performance.now();
      await engine.handlers['similar.queue']({ seedIds: [seedId], count: queueLength, raw: false }, context);
      times.push(performance.now() - started);
    }
  } finally {
    await engine.close();
  }
  return {
    medianMs: round(percentile(times, 0.5)),
    p95Ms: round(percentile(times, 0.95)),
    synthetic: measureSynthetic(),
  };
}

function measureSynthetic(): SimilarLatency['synthetic'] {
  const { tracks, dims, artists } = synthetic;
  const random = seededRandom(2);
  const index = new EmbeddingIndex(dims);
  const candidates = new Map<string, Candidate>();
  for (let track = 0; track < tracks; track += 1) {
    const id = `track-${track}`;
    index.set(id, normalise(Float32Array.from({ length: dims }, () => random() - 0.5)));
    const artist = `Artist ${Math.floor(random() * artists)}`;
    const album = `Album ${Math.floor(track / 10)}`;
    candidates.set(id, {
      id,
      audioId: id,
      title: `Song ${track}`,
      artists: [artist],
      album,
      albumArtist: artist,
      genres: [],
      year: null,
      duration: 180 + Math.floor(random() * 120),
    });
  }
  const times: number[] = [];
  for (let query = 0; query < synthetic.queries; query += 1) {
    const seed = candidates.get(`track-${Math.floor(random() * tracks)}`) as Candidate;
    const started = performance.now();
    similarQueue({
      index,
      seeds: [seed],
      tracksOf: (audioId) => [candidates.get(audioId) as Candidate],
      count: queueLength,
      copyCosine: 0.99,
    });
    times.push(performance.now() - started);
  }
  return { tracks, dims, medianMs: round(percentile(times, 0.5)), p95Ms: round(percentile(times, 0.95)) };
}
