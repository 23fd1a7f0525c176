// SPDX-License-Identifier: GPL-3.0-or-later
// Ten-second waveforms at 16 kHz; training/baseline/golden.py makes the same ones. Change both together.

export const sampleRate = 16000;
export const sampleCount = 160000;

function waveform(value: (time: number, index: number) => number): Float32Array {
  return Float32Array.from({ length: sampleCount }, (_, index) => value(index / sampleRate, index));
}

/** Uniform in [-0.3, 0.3) from a 32-bit linear congruential generator. */
export function noiseValues(): Float64Array {
  const values = new Float64Array(sampleCount);
  let state = 1;
  for (let index = 0; index < sampleCount; index += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    values[index] = (state / 2 ** 31 - 1) * 0.3;
  }
  return values;
}

function sine(time: number): number {
  return Math.sin(2 * Math.PI * 440 * time);
}

function melody(time: number): number {
  const pitch = [220, 277.18, 329.63, 440][Math.floor(time * 4) % 4] ?? 0;
  return 0.5 * Math.exp((-8 * ((time * 4) % 1)) / 4) * Math.sin(2 * Math.PI * pitch * time);
}

export function waveforms(): ReadonlyMap<string, Float32Array> {
  const noise = noiseValues();
  return new Map([
    ['silence', new Float32Array(sampleCount)],
    ['sine', waveform((time) => 0.5 * sine(time))],
    ['clipped', waveform((time) => Math.min(1, Math.max(-1, 3 * sine(time))))],
    ['noise', Float32Array.from(noise)],
    ['offset', waveform((_, index) => 0.25 + 0.01 * (noise[index] ?? 0))],
    ['chirp', waveform((time) => 0.4 * Math.sin(2 * Math.PI * (50 * time + (6950 / 20) * time ** 2)))],
    ['clicks', waveform((_, index) => (index % 8000 === 0 ? 0.8 : 0))],
    ['melody', waveform((time, index) => melody(time) + 0.02 * (noise[index] ?? 0))],
  ]);
}
