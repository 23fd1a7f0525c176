// SPDX-License-Identifier: GPL-3.0-or-later

/** @returns the value below which the share `fraction` (0 to 1) of the sorted values lies; NaN for none */
export function percentile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? Number.NaN;
}

/** Rounded for reading. */
export function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}

export function megabytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}
