// SPDX-License-Identifier: GPL-3.0-or-later

/** A hit of a search: the row in the index and its cosine similarity. */
export interface Neighbour {
  audioId: string;
  score: number;
}

/** How the scores of one search are spread over the whole index; tells "near" from "merely the nearest". */
export interface ScoreSpread {
  mean: number;
  standardDeviation: number;
}

export interface SearchResult {
  neighbours: Neighbour[];
  spread: ScoreSpread;
}

/**
 * All track vectors of one encoder in one row-major Float32Array, searched exactly: at 100,000 x 256 a scan takes
 * about 20 ms, which needs no approximate index and never misses a neighbour.
 */
export class EmbeddingIndex {
  readonly dims: number;
  #matrix: Float32Array;
  #audioIds: string[] = [];
  #rows = new Map<string, number>();

  constructor(
    dims: number,
    initial: { audioIds: string[]; matrix: Float32Array } = { audioIds: [], matrix: new Float32Array(0) },
  ) {
    this.dims = dims;
    this.#matrix = initial.matrix;
    this.#audioIds = initial.audioIds;
    for (const [row, audioId] of initial.audioIds.entries()) this.#rows.set(audioId, row);
  }

  get size(): number {
    return this.#audioIds.length;
  }

  has(audioId: string): boolean {
    return this.#rows.has(audioId);
  }

  /** @returns a view of `dims` numbers of length 1, undefined when this audio has not been heard */
  vector(audioId: string): Float32Array | undefined {
    const row = this.#rows.get(audioId);
    return row === undefined ? undefined : this.#matrix.subarray(row * this.dims, (row + 1) * this.dims);
  }

  /** @param vector `dims` numbers of length 1; replaces what this audio had before */
  set(audioId: string, vector: Float32Array): void {
    let row = this.#rows.get(audioId);
    if (row === undefined) {
      row = this.#audioIds.length;
      this.#reserve(row + 1);
      this.#audioIds.push(audioId);
      this.#rows.set(audioId, row);
    }
    this.#matrix.set(vector, row * this.dims);
  }

  /**
   * Exact nearest neighbours by cosine similarity, best first.
   * @param query `dims` numbers of length 1
   * @param limit most neighbours wanted
   * @param wanted leaves out audio for which it says false
   */
  search(query: Float32Array, limit: number, wanted: (audioId: string) => boolean): SearchResult {
    const { dims } = this;
    const matrix = this.#matrix;
    const count = this.#audioIds.length;
    const scores = new Float32Array(count);
    let sum = 0;
    let sumOfSquares = 0;
    for (let row = 0, offset = 0; row < count; row += 1, offset += dims) {
      let dot = 0;
      for (let i = 0; i < dims; i += 1) dot += (matrix[offset + i] as number) * (query[i] as number);
      scores[row] = dot;
      sum += dot;
      sumOfSquares += dot * dot;
    }
    const mean = count === 0 ? 0 : sum / count;
    const variance = count === 0 ? 0 : Math.max(0, sumOfSquares / count - mean * mean);
    return {
      neighbours: this.#best(scores, limit, wanted),
      spread: { mean, standardDeviation: Math.sqrt(variance) },
    };
  }

  /** Widens the ranked part until enough of it is wanted; ranking all rows at once costs far more than the scan. */
  #best(scores: Float32Array, limit: number, wanted: (audioId: string) => boolean): Neighbour[] {
    for (let ranked = limit * 2 + 64; ; ranked *= 4) {
      const neighbours: Neighbour[] = [];
      for (const row of highestRows(scores, ranked)) {
        if (neighbours.length >= limit) break;
        const audioId = this.#audioIds[row] as string;
        if (wanted(audioId)) neighbours.push({ audioId, score: clampCosine(scores[row] as number) });
      }
      if (neighbours.length >= limit || ranked >= scores.length) return neighbours;
    }
  }

  /** Row-major copy-free view `[size * dims]` with the audio id of each row. */
  rows(): { audioIds: readonly string[]; matrix: Float32Array } {
    return { audioIds: this.#audioIds, matrix: this.#matrix.subarray(0, this.#audioIds.length * this.dims) };
  }

  #reserve(rows: number): void {
    if (rows * this.dims <= this.#matrix.length) return;
    const grown = new Float32Array(Math.max(rows, Math.ceil(rows * 1.5), 256) * this.dims);
    grown.set(this.#matrix);
    this.#matrix = grown;
  }
}

/** Rows of the `count` highest scores, highest first; equal scores in row order. */
function highestRows(scores: Float32Array, count: number): number[] {
  // A numeric sort of a copy finds the threshold; only what reaches it is sorted with a comparison.
  const threshold =
    count >= scores.length ? -Infinity : (scores.slice().sort()[scores.length - count] as number);
  const rows: number[] = [];
  for (let row = 0; row < scores.length; row += 1) if ((scores[row] as number) >= threshold) rows.push(row);
  return rows.sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b);
}

function clampCosine(value: number): number {
  return Math.min(1, Math.max(-1, value));
}
