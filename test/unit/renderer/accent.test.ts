// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { accentLightness, accentOf, showable } from '../../../src/renderer/colour/accent.ts';
import { contrast, toOklch, toSrgb, type Srgb } from '../../../src/renderer/colour/oklch.ts';

const projectRoot = path.resolve(import.meta.dirname, '../../..');
const hues = Array.from({ length: 72 }, (_, step) => step * 5);

/** Reads `--name: light-dark(oklch(…), oklch(…))` out of the style sheet that the window really uses. */
async function surface(name: string, theme: 'light' | 'dark'): Promise<Srgb> {
  const sheet = await readFile(path.join(projectRoot, 'src/renderer/styles/tokens.css'), 'utf8');
  const found = new RegExp(`--${name}: light-dark\\(oklch\\(([^)]+)\\), oklch\\(([^)]+)\\)\\)`).exec(sheet);
  const [lightness, chroma, hue] = (found?.[theme === 'light' ? 1 : 2] ?? '').split(' ').map(Number);
  if (lightness === undefined || chroma === undefined || hue === undefined)
    throw new Error(`no --${name} in tokens.css`);
  return toSrgb({ lightness, chroma, hue });
}

/** How much of the accent lies over a selected row under the pointer, 0 to 1. */
async function selectedShare(): Promise<number> {
  const sheet = await readFile(path.join(projectRoot, 'src/renderer/styles/tokens.css'), 'utf8');
  const found = /--selected-strong: color-mix\(in oklab, var\(--accent\) (\d+)%/.exec(sheet);
  return Number(found?.[1]) / 100;
}

function mix(one: Srgb, share: number, other: Srgb): Srgb {
  return {
    red: one.red * share + other.red * (1 - share),
    green: one.green * share + other.green * (1 - share),
    blue: one.blue * share + other.blue * (1 - share),
  };
}

test('the lightness is the one of the style sheet', async () => {
  const sheet = await readFile(path.join(projectRoot, 'src/renderer/styles/tokens.css'), 'utf8');
  expect(sheet).toContain(`oklch(${String(accentLightness.light)} var(--accent-chroma) var(--accent-hue))`);
  expect(sheet).toContain(`oklch(${String(accentLightness.dark)} var(--accent-chroma) var(--accent-hue))`);
});

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test.each(['canvas', 'surface', 'raised'])(
    'every accent reads at 4.5:1 on --%s, and on a selected row under the pointer there',
    async (name) => {
      const ground = await surface(name, theme);
      const share = await selectedShare();
      for (const hue of hues) {
        const accent = toSrgb({ lightness: accentLightness[theme], ...showable(hue, 0.15) });
        expect(contrast(accent, ground), `hue ${String(hue)}`).toBeGreaterThanOrEqual(4.5);
        expect(
          contrast(accent, mix(accent, share, ground)),
          `hue ${String(hue)}, selected`,
        ).toBeGreaterThanOrEqual(4.5);
      }
    },
  );
});

test('a colour goes there and back', () => {
  const colour = { red: 0.8, green: 0.3, blue: 0.1 };
  const back = toSrgb(toOklch(colour));
  expect(back.red).toBeCloseTo(colour.red, 4);
  expect(back.green).toBeCloseTo(colour.green, 4);
  expect(back.blue).toBeCloseTo(colour.blue, 4);
});

function picture(...parts: [count: number, red: number, green: number, blue: number][]): Uint8ClampedArray {
  return Uint8ClampedArray.from(
    parts.flatMap(([count, red, green, blue]) =>
      Array.from({ length: count }, () => [red, green, blue, 255]).flat(),
    ),
  );
}

test('a small vivid part of a grey cover gives the accent', () => {
  const accent = accentOf(picture([500, 120, 120, 120], [76, 30, 90, 220]));
  const blue = toOklch({ red: 30 / 255, green: 90 / 255, blue: 220 / 255 }).hue;
  expect(accent?.hue).toBeCloseTo(blue, -1);
});

test('a black and white cover has none', () => {
  expect(accentOf(picture([300, 0, 0, 0], [276, 255, 255, 255]))).toBeNull();
  expect(accentOf(new Uint8ClampedArray())).toBeNull();
});
