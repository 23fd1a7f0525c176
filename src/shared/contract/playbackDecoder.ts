// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from 'zod';
import { operation } from '../rpc/contract.ts';

/** A track that Chromium cannot decode, as the WAV file that it would be. Nobody ever writes that file. */
export interface VirtualWav {
  /** Hz */
  sampleRate: number;
  /** 1 or 2; more are mixed down to 2 */
  channels: number;
  /** samples in each channel */
  frames: number;
  /** bytes of the whole file, header included; every read agrees with it, whatever the decoder meets */
  byteLength: number;
}

/** Absolute path as bytes: a name need not be UTF-8. */
const pathBytes = z.instanceof(Uint8Array);

/** What the shell asks of the process that decodes for the player. */
export const playbackDecoderContract = {
  operations: {
    probe: operation<VirtualWav>()(z.object({ path: pathBytes })),
    /**
     * Bytes `start` to `end` of the virtual file, `end` being the last byte itself, as in HTTP ranges. The same
     * place gives the same bytes, in whatever order it is read. An answer may be shorter than what was asked for
     * (512 KiB at most): ask on from there. Empty only behind the end of the file.
     */
    read: operation<Uint8Array>()(
      z.object({ path: pathBytes, start: z.number().int().min(0), end: z.number().int().min(0) }),
    ),
  },
  events: {},
} as const;

export type PlaybackDecoderContract = typeof playbackDecoderContract;
