// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Windows that are the same on every machine, to compare providers on: tones, a sweep, beats and noise, at levels
 * and densities that music has. Only integer steps and Math.sin, whose last bits do not matter here.
 */
export function referenceWindows(count: number, samples: number, sampleRate: number): Float32Array[] {
  return Array.from({ length: count }, (_, window) => referenceWindow(window, samples, sampleRate));
}

function referenceWindow(seed: number, samples: number, sampleRate: number): Float32Array {
  const window = new Float32Array(samples);
  const base = 110 * 2 ** ((seed * 5) / 12);
  const beat = Math.round(sampleRate * (0.35 + 0.07 * (seed % 4)));
  let state = (seed + 1) * 2_654_435_761;
  for (let index = 0; index < samples; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const noise = state / 2_147_483_648 - 1;
    const time = index / sampleRate;
    const chord = Math.sin(2 * Math.PI * base * time) + 0.5 * Math.sin(2 * Math.PI * base * 1.5 * time);
    const sweep = Math.sin(2 * Math.PI * (200 + 300 * time) * time);
    const drum = noise * Math.exp((-12 * (index % beat)) / beat);
    window[index] = 0.2 * chord + 0.1 * sweep + 0.25 * drum + 0.01 * noise;
  }
  return window;
}
