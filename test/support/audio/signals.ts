// SPDX-License-Identifier: GPL-3.0-or-later

/** Audio as tests make it: one Float32Array for each channel, full scale = 1. */
export interface Samples {
  /** Hz */
  sampleRate: number;
  channels: Float32Array[];
}

export interface SignalShape {
  /** Hz; default 44100 */
  sampleRate?: number;
  /** seconds */
  seconds: number;
  /** default 2; every channel gets its own phase or its own noise, so that a mix-up shows */
  channels?: number;
  /** peak; default 0.5 */
  level?: number;
}

/** Small seeded generator (mulberry32): the same numbers on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return function next() {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function silence(shape: SignalShape): Samples {
  return generate({ ...shape, level: 0 }, () => () => 0);
}

export function tone(frequency: number, shape: SignalShape): Samples {
  return generate(shape, (sampleRate, channel) => {
    const step = (2 * Math.PI * frequency) / sampleRate;
    return (index) => Math.sin(step * index + channel * 0.7);
  });
}

export function noise(seed: number, shape: SignalShape): Samples {
  return generate(shape, (_rate, channel) => {
    const random = seededRandom(seed * 1000 + channel);
    return () => random() * 2 - 1;
  });
}

/**
 * Something like music, different for every seed: a chord that changes twice a second over a beat of noise.
 * Close seeds are not more alike than far ones.
 */
export function music(seed: number, shape: SignalShape): Samples {
  return generate(shape, (sampleRate, channel) => {
    const random = seededRandom(seed);
    const base = 110 * 2 ** (Math.floor(random() * 24) / 12);
    const steps = Array.from({ length: 8 }, () => Math.floor(random() * 12));
    const overtones = Array.from({ length: 6 }, (_, index) => random() / (index + 1));
    const beat = sampleRate * (0.3 + random() * 0.4);
    const drums = random() * 0.5;
    const hiss = seededRandom(seed * 7919 + channel);
    return (index) => {
      const step = steps[Math.floor((index / sampleRate) * 2) % steps.length] ?? 0;
      const angle = (2 * Math.PI * base * 2 ** (step / 12) * index) / sampleRate + channel * 0.5;
      // The sine of each overtone from those of the two before it: two calls in place of six.
      const twice = 2 * Math.cos(angle);
      let [before, sine] = [0, Math.sin(angle)];
      let value = 0;
      for (const strength of overtones) {
        value += strength * sine;
        [before, sine] = [sine, twice * sine - before];
      }
      const sinceBeat = index % beat;
      value += drums * (hiss() * 2 - 1) * Math.exp((-sinceBeat / sampleRate) * 18);
      return value / 2;
    };
  });
}

/** One signal after the other; both need the same rate and number of channels. */
export function joined(...parts: Samples[]): Samples {
  const first = parts[0];
  if (first === undefined) throw new Error('nothing to join');
  return {
    sampleRate: first.sampleRate,
    channels: first.channels.map((_, channel) => {
      const pieces = parts.map((part) => part.channels[channel] ?? new Float32Array(0));
      const whole = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
      let at = 0;
      for (const piece of pieces) {
        whole.set(piece, at);
        at += piece.length;
      }
      return whole;
    }),
  };
}

export function mono(samples: Samples): Float32Array {
  const length = samples.channels[0]?.length ?? 0;
  const mixed = new Float32Array(length);
  for (const channel of samples.channels) {
    for (let index = 0; index < length; index += 1) {
      mixed[index] = (mixed[index] ?? 0) + (channel[index] ?? 0) / samples.channels.length;
    }
  }
  return mixed;
}

function generate(
  shape: SignalShape,
  make: (sampleRate: number, channel: number) => (index: number) => number,
): Samples {
  const sampleRate = shape.sampleRate ?? 44_100;
  const level = shape.level ?? 0.5;
  const length = Math.round(shape.seconds * sampleRate);
  const channels = Array.from({ length: shape.channels ?? 2 }, (_, channel) => {
    const signal = make(sampleRate, channel);
    const data = new Float32Array(length);
    for (let index = 0; index < length; index += 1) {
      data[index] = Math.max(-1, Math.min(1, signal(index) * level));
    }
    return data;
  });
  return { sampleRate, channels };
}
