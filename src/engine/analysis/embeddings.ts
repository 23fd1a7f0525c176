// SPDX-License-Identifier: GPL-3.0-or-later
import type { HeardTrack } from '../../shared/contract/analyzer.ts';
import type { EncoderManifest } from '../model/manifest.ts';
import { EmbeddingIndex } from '../similarity/embeddingIndex.ts';
import { meanDirection } from '../similarity/vectorMath.ts';
import type { EncoderVectors } from '../store/encoderVectors.ts';
import type { LibraryStore } from '../store/libraryStore.ts';

/**
 * What other encoders, or other versions of this one, have heard in this library: the largest set; null when there is
 * none. It is kept as it is, and serves until the new set is complete.
 */
export async function earlierIndex(
  store: LibraryStore,
  { id, version }: EncoderManifest,
): Promise<EmbeddingIndex | null> {
  let largest: EncoderVectors | null = null;
  for (const encoder of await store.vectors.encoders()) {
    if (encoder.id === id && encoder.version === version) continue;
    const vectors = await store.vectors.forEncoder(encoder);
    if (vectors.size > (largest?.size ?? 0)) largest = vectors;
  }
  return largest === null ? null : new EmbeddingIndex(largest.dims, await largest.load());
}

/** Everything that one version of one encoder has heard: in memory for searching, in the store for keeping. */
export class Embeddings {
  readonly index: EmbeddingIndex;
  readonly #vectors: EncoderVectors;

  private constructor(index: EmbeddingIndex, vectors: EncoderVectors) {
    this.index = index;
    this.#vectors = vectors;
  }

  static async open(store: LibraryStore, manifest: EncoderManifest): Promise<Embeddings> {
    const { id, version, dims } = manifest;
    const vectors = await store.vectors.forEncoder({ id, version, dims });
    return new Embeddings(new EmbeddingIndex(dims, await vectors.load()), vectors);
  }

  has(audioId: string): boolean {
    return this.index.has(audioId);
  }

  /** Searchable when this returns; on the disk with the store's next batch. */
  add(audioId: string, heard: HeardTrack): void {
    const mean = meanDirection(heard.vectors, heard.dims);
    this.index.set(audioId, mean);
    this.#vectors.append([{ audioId, vectors: heard.vectors, starts: heard.starts, mean }]);
  }
}
