// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from 'zod';
import { providerNames, type ProviderReport } from '../domain/encoder.ts';
import { event, operation } from '../rpc/contract.ts';

/** Facts about the audio of one file, read without decoding it. */
export interface AudioFacts {
  /**
   * 32 hex digits: hash over codec, rate, channels and the compressed packets of the audio stream. Tags, covers,
   * names and places do not change it; re-encoding does.
   */
  audioId: string;
  codec: string;
  container: string;
  /** Hz */
  sampleRate: number;
  channels: number;
  bitsPerSample: number | null;
  /** bits per second */
  bitrate: number | null;
  /** seconds */
  duration: number;
}

/** What an encoder heard in one track. */
export interface HeardTrack {
  /** `[windows * dims]`, row by row, each row of length 1 */
  vectors: Float32Array;
  /** start of each window in seconds */
  starts: Float32Array;
  dims: number;
}

/** Absolute path as bytes: a name need not be UTF-8. */
const pathBytes = z.instanceof(Uint8Array);

export const analyzerContract = {
  operations: {
    /** loads the encoder (hash checked), checks and times the providers; must come first */
    open: operation<ProviderReport>()(
      z.object({
        encoderDirectory: z.string().min(1),
        provider: z.enum(['auto', ...providerNames]),
        decodeThreads: z.number().int().min(1).max(64),
        inferenceThreads: z.number().int().min(1).max(64),
      }),
    ),
    identify: operation<AudioFacts>()(z.object({ path: pathBytes })),
    /** decodes the encoder's windows and encodes them, together with those of other tracks under way */
    listen: operation<HeardTrack>()(z.object({ path: pathBytes })),
  },
  events: {
    /** the provider failed and the CPU took over */
    providerChanged: event<ProviderReport>(),
  },
} as const;

export type AnalyzerContract = typeof analyzerContract;
