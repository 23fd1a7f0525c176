// SPDX-License-Identifier: GPL-3.0-or-later

/** "31", "2.4", "0.08": as many digits as say something. */
export function speed(windowsPerSecond: number): string {
  if (windowsPerSecond >= 10) return windowsPerSecond.toFixed(0);
  return windowsPerSecond >= 1 ? windowsPerSecond.toFixed(1) : windowsPerSecond.toPrecision(2);
}

/**
 * What a native library threw, as the end of a sentence: its first line, without the place in its own sources, the
 * signature of its function and the condition that did not hold.
 */
export function shortCause(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text.split('\n', 1)[0]?.trim() ?? '';
  const told = line
    .replace(/^.* was false\.\s*/, '')
    .replace(/^\S+\.(?:cc|cpp|h):\d+\s+/, '')
    .trim();
  const short = told === '' ? 'it gave no reason' : told;
  return short.length > 200 ? `${short.slice(0, 199)}…` : short;
}
