// SPDX-License-Identifier: GPL-3.0-or-later

/** Scales to length 1 in place; a vector of zeros stays as it is. */
export function normalise(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  if (length > 0) for (let i = 0; i < vector.length; i += 1) vector[i] = (vector[i] as number) / length;
  return vector;
}

/**
 * Mean of row vectors, brought back to length 1: a track from its windows, a seed from its tracks.
 * @param rows `[count * dims]`, row-major
 */
export function meanDirection(rows: Float32Array, dims: number): Float32Array {
  const mean = new Float32Array(dims);
  for (let i = 0; i < rows.length; i += 1) mean[i % dims] = (mean[i % dims] as number) + (rows[i] as number);
  return normalise(mean);
}

/** Dot product; the cosine similarity of two vectors of length 1. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
