// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from 'zod';
import type { DoctorReport } from '../domain/doctor.ts';
import type { PlayableMedia } from '../domain/playback.ts';
import type { LibrarySummary, ScanSummary } from '../domain/scan.ts';
import type { TrackDetails } from '../domain/track.ts';
import { operation } from '../rpc/contract.ts';
import { engineContract, trackIdSchema } from './engine.ts';

export const coverSizes = [64, 160, 320, 640] as const;
export type CoverSize = (typeof coverSizes)[number];
export const coverSizeSchema = z.union([z.literal(64), z.literal(160), z.literal(320), z.literal(640)]);

/**
 * What the shell and the CLI may ask of the engine beyond `engineContract`: everything that takes or gives a path.
 * The page never holds a port on which this is served.
 */
export const hostContract = {
  operations: {
    ...engineContract.operations,
    /** adds folders to the library and starts a scan; a folder inside one that is there already is not added */
    'library.addFolders': operation<LibrarySummary>()(
      z.object({ paths: z.array(z.string().min(1).max(8192)).min(1).max(100) }),
    ),
    /** runs a whole scan (or joins the one that runs) and answers when it is done or was cancelled */
    'scan.run': operation<ScanSummary>()(z.object({})),
    /** a track by its id or by its path */
    'library.find': operation<TrackDetails>()(z.object({ track: z.string().min(1).max(8192) })),
    /** every track that has been heard, with its vector of length 1 */
    'library.vectors': operation<{ dims: number; tracks: { path: string; vector: Float32Array }[] }>()(
      z.object({}),
    ),
    'doctor.report': operation<DoctorReport>()(z.object({})),
    'media.resolve': operation<PlayableMedia>()(z.object({ trackId: trackIdSchema })),
    /** null: there is no such cover any more */
    'media.cover': operation<{ mimeType: string; bytes: Uint8Array } | null>()(
      z.object({ coverId: z.string().regex(/^[0-9a-f]{32}$/), size: coverSizeSchema }),
    ),
  },
  events: engineContract.events,
} as const;

export type HostContract = typeof hostContract;
