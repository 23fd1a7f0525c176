// SPDX-License-Identifier: GPL-3.0-or-later
import { openAudioSource } from '../../../src/analyzer/decode/audioSource.ts';
import { Deadline } from '../../../src/analyzer/decode/deadline.ts';
import { identify, type IdentifyOptions } from '../../../src/analyzer/decode/identify.ts';
import { listen, type ListeningPlan, type TrackWindows } from '../../../src/analyzer/decode/listen.ts';
import type { AudioFacts } from '../../../src/shared/contract/analyzer.ts';

export const plan: ListeningPlan = {
  sampleRate: 16_000,
  windowSeconds: 5,
  hopSeconds: 2,
  windows: { count: 3, placement: 'spread' },
};

export function identifyFile(path: string | Buffer, options: IdentifyOptions = {}): AudioFacts {
  const source = openAudioSource(Buffer.from(path));
  try {
    return identify(source, new Deadline(source.name, 30), options);
  } finally {
    source.close();
  }
}

export function listenToFile(path: string | Buffer, changes: Partial<ListeningPlan> = {}): TrackWindows {
  const source = openAudioSource(Buffer.from(path));
  try {
    return listen(source, { ...plan, ...changes }, new Deadline(source.name, 30));
  } finally {
    source.close();
  }
}

/** Root of the mean square. */
export function loudness(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
}
