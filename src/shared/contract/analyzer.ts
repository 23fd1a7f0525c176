// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from 'zod';
import {
  providerCheckSchema,
  providerNames,
  type ProviderCheck,
  type ProviderName,
  type ProviderReport,
} from '../domain/encoder.ts';
import { event, operation } from '../rpc/contract.ts';

/** Facts about the audio of one file, read without decoding it. */
export interface AudioFacts {
  /**
   * 32 hex digits: hash over codec, rate, channels and the compressed packets of the audio stream (the first 256 MiB
   * of it). Tags, covers, names, places and remuxing do not change it; re-encoding does.
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
const pathBytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

const threads = z.number().int().min(1).max(64);

export const analyzerContract = {
  operations: {
    /**
     * Loads the encoder (hash checked) and starts a provider that agrees with the CPU on the reference input; must
     * come before `identify` and `listen`. `auto` takes the fastest of `trials` and the CPU: a provider that has no
     * trial is not started, since a driver that crashes would take this process with it.
     */
    open: operation<ProviderReport>()(
      z.object({
        encoderDirectory: z.string().min(1),
        provider: z.enum(['auto', ...providerNames]),
        decodeThreads: threads,
        inferenceThreads: threads,
        trials: z.array(providerCheckSchema).max(20).optional(),
      }),
    ),
    /** providers other than the CPU that are worth a trial on this computer; starts none */
    candidates: operation<ProviderName[]>()(z.object({})),
    /**
     * Checks and times one provider. For a process that does nothing else: the driver may crash or hang, and then
     * that is the result.
     */
    tryProvider: operation<ProviderCheck>()(
      z.object({
        encoderDirectory: z.string().min(1),
        provider: z.enum(providerNames),
        inferenceThreads: threads,
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
