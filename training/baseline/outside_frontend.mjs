// SPDX-License-Identifier: GPL-3.0-or-later
// A log-mel frontend in plain JavaScript, only to compare its speed with the one inside the graph: a real FFT by a
// complex one of half the length, radix 2 with tables, and sparse mel filters. The app does not use it.

const sampleRate = 16000;
const mels = 64;
const [lowest, highest] = [40, 8000];

function melFilters(frame) {
  const toMel = (hertz) => 2595 * Math.log10(1 + hertz / 700);
  const step = (toMel(highest) - toMel(lowest)) / (mels + 1);
  const edges = Array.from({ length: mels + 2 }, (_, i) => 700 * (10 ** ((toMel(lowest) + i * step) / 2595) - 1));
  return Array.from({ length: mels }, (_, band) => {
    const [left, peak, right] = edges.slice(band, band + 3);
    const weights = [];
    let first = -1;
    for (let bin = 0; bin < frame / 2; bin += 1) {
      const frequency = (bin * sampleRate) / frame;
      const weight = Math.min((frequency - left) / (peak - left), (right - frequency) / (right - peak));
      if (weight > 0) {
        if (first < 0) first = bin;
        weights.push(weight);
      }
    }
    return { first: Math.max(first, 0), weights: Float64Array.from(weights) };
  });
}

export function createFrontend({ frame, hop, sampleCount }) {
  const half = frame / 2;
  const count = Math.floor((sampleCount - frame) / hop) + 1;
  const window = Float64Array.from({ length: frame }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / frame));
  const cosine = Float64Array.from({ length: half }, (_, i) => Math.cos((2 * Math.PI * i) / frame));
  const sine = Float64Array.from({ length: half }, (_, i) => Math.sin((2 * Math.PI * i) / frame));
  const bits = Math.log2(half);
  const reversed = Uint16Array.from({ length: half }, (_, i) => {
    let value = 0;
    for (let bit = 0; bit < bits; bit += 1) value |= ((i >> bit) & 1) << (bits - 1 - bit);
    return value;
  });
  const real = new Float64Array(half);
  const imaginary = new Float64Array(half);
  const power = new Float64Array(half);
  const filters = melFilters(frame);

  function transform() {
    for (let size = 2; size <= half; size *= 2) {
      const stride = frame / size;
      const middle = size / 2;
      for (let start = 0; start < half; start += size) {
        for (let k = 0, turn = 0; k < middle; k += 1, turn += stride) {
          const a = start + k;
          const b = a + middle;
          const re = real[b] * cosine[turn] + imaginary[b] * sine[turn];
          const im = imaginary[b] * cosine[turn] - real[b] * sine[turn];
          real[b] = real[a] - re;
          imaginary[b] = imaginary[a] - im;
          real[a] += re;
          imaginary[a] += im;
        }
      }
    }
  }

  return function logMel(pcm) {
    const result = new Float32Array(mels * count);
    for (let index = 0; index < count; index += 1) {
      const offset = index * hop;
      for (let i = 0; i < half; i += 1) {
        const to = reversed[i];
        real[to] = pcm[offset + 2 * i] * window[2 * i];
        imaginary[to] = pcm[offset + 2 * i + 1] * window[2 * i + 1];
      }
      transform();
      power[0] = (real[0] + imaginary[0]) ** 2;
      for (let k = 1; k < half; k += 1) {
        const evenRe = (real[k] + real[half - k]) / 2;
        const evenIm = (imaginary[k] - imaginary[half - k]) / 2;
        const oddRe = (imaginary[k] + imaginary[half - k]) / 2;
        const oddIm = (real[half - k] - real[k]) / 2;
        const re = evenRe + oddRe * cosine[k] + oddIm * sine[k];
        const im = evenIm + oddIm * cosine[k] - oddRe * sine[k];
        power[k] = re * re + im * im;
      }
      for (let band = 0; band < mels; band += 1) {
        const { first, weights } = filters[band];
        let sum = 0;
        for (let i = 0; i < weights.length; i += 1) sum += weights[i] * power[first + i];
        result[band * count + index] = Math.log(sum + 1);
      }
    }
    return result;
  };
}
