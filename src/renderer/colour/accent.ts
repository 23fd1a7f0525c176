// SPDX-License-Identifier: GPL-3.0-or-later
import { isShowable, toOklch } from './oklch.ts';

/** The part of the accent colour that follows the cover; its lightness belongs to the theme, see tokens.css. */
export interface Accent {
  /** degrees */
  hue: number;
  chroma: number;
}

/** As in tokens.css: dark on light surfaces, light on dark ones. */
export const accentLightness = { light: 0.47, dark: 0.8 } as const;

const strongest = 0.15;
const weakest = 0.06;
const bins = 36;
/** Share of the picture's colourfulness that a hue needs to stand for it; below that the cover is as good as grey. */
const leastColour = 0.02;

/**
 * The hue that stands out in a picture, as strong as the screen can show it at both lightnesses.
 * @param pixels RGBA, 8 bits each
 * @returns null when the picture has no colour to speak of
 */
export function accentOf(pixels: Uint8ClampedArray): Accent | null {
  const weights = new Float64Array(bins);
  const hues = new Float64Array(bins);
  const chromas = new Float64Array(bins);
  let counted = 0;
  for (let at = 0; at + 3 < pixels.length; at += 4) {
    const colour = toOklch({
      red: (pixels[at] as number) / 255,
      green: (pixels[at + 1] as number) / 255,
      blue: (pixels[at + 2] as number) / 255,
    });
    counted += 1;
    // Nearly black and nearly white have a hue only on paper.
    if (colour.lightness < 0.2 || colour.lightness > 0.95 || colour.chroma < 0.03) continue;
    const bin = Math.floor((colour.hue / 360) * bins) % bins;
    const weight = colour.chroma ** 1.5;
    weights[bin] = (weights[bin] as number) + weight;
    hues[bin] = (hues[bin] as number) + weight * (colour.hue - (bin / bins) * 360);
    chromas[bin] = (chromas[bin] as number) + weight * colour.chroma;
  }
  const best = heaviest(weights);
  const weight = weights[best] as number;
  if (counted === 0 || weight / counted < leastColour ** 1.5) return null;
  const hue = ((best / bins) * 360 + (hues[best] as number) / weight) % 360;
  return showable(hue, (chromas[best] as number) / weight);
}

/** The nearest accent that the screen can show without changing its lightness. */
export function showable(hue: number, chroma: number): Accent {
  let shown = Math.max(weakest, Math.min(strongest, chroma));
  const fits = (): boolean =>
    isShowable({ lightness: accentLightness.light, chroma: shown, hue }) &&
    isShowable({ lightness: accentLightness.dark, chroma: shown, hue });
  while (shown > 0.02 && !fits()) shown -= 0.005;
  return { hue, chroma: shown };
}

/** A hue is carried by its neighbours too: orange that is half red-orange and half yellow-orange is still one colour. */
function heaviest(weights: Float64Array): number {
  let best = 0;
  let most = -1;
  for (let bin = 0; bin < bins; bin += 1) {
    const before = weights[(bin + bins - 1) % bins] as number;
    const after = weights[(bin + 1) % bins] as number;
    const total = (weights[bin] as number) + (before + after) / 2;
    if (total > most && (weights[bin] as number) > 0) {
      most = total;
      best = bin;
    }
  }
  return best;
}
