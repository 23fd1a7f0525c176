// SPDX-License-Identifier: GPL-3.0-or-later

export interface CoverPattern {
  ground: string;
  figure: string;
  accent: string;
  motif: 'rings' | 'arcs' | 'bars' | 'dots';
  /** degrees the motif is turned by */
  turn: number;
}

const motifs = ['rings', 'arcs', 'bars', 'dots'] as const;

/**
 * A picture for an album without one, the same each time for the same name. The colours share one lightness, so
 * that they sit well in a light and in a dark window.
 */
export function coverPattern(name: string): CoverPattern {
  const seed = hash(name);
  const hue = seed % 360;
  const second = (hue + 30 + ((seed >>> 9) % 5) * 24) % 360;
  return {
    ground: `oklch(0.52 0.07 ${String(hue)})`,
    figure: `oklch(0.66 0.09 ${String(second)})`,
    accent: `oklch(0.82 0.07 ${String((second + 24) % 360)})`,
    motif: motifs[(seed >>> 13) % motifs.length] ?? 'rings',
    turn: ((seed >>> 17) % 8) * 45,
  };
}

/** FNV-1a, 32 bits: spreads similar names far apart. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let place = 0; place < text.length; place += 1) {
    value = Math.imul(value ^ text.charCodeAt(place), 0x01000193);
  }
  // A last stir, as the low bits alone are poor for short names.
  value ^= value >>> 15;
  value = Math.imul(value, 0x2c1b3c6d);
  return (value ^ (value >>> 12)) >>> 0;
}
