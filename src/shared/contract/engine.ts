// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from 'zod';
import type { ProviderReport } from '../domain/encoder.ts';
import { queueLimit, rowsPerCall } from '../domain/limits.ts';
import type { Notice } from '../domain/notice.ts';
import type { PlaybackSession } from '../domain/playback.ts';
import type { LibrarySummary, ScanState } from '../domain/scan.ts';
import { settingsPatchSchema, type Settings } from '../domain/settings.ts';
import type { SimilarAnswer } from '../domain/similar.ts';
import type { TrackDetails, TrackFailure, TrackRow } from '../domain/track.ts';
import { event, operation } from '../rpc/contract.ts';

export const trackIdSchema = z.string().min(1).max(64);
const nothing = z.object({}).strict();

export const sortFields = [
  'title',
  'artist',
  'album',
  'year',
  'genre',
  'duration',
  'addedAt',
  'path',
] as const;
export type SortField = (typeof sortFields)[number];

export const querySchema = z.object({
  /** words that must all be found in title, artists, album, genre or path; case and diacritics do not matter */
  text: z.string().max(500).default(''),
  sort: z.enum(sortFields).default('artist'),
  direction: z.enum(['ascending', 'descending']).default('ascending'),
});

/**
 * What the window may ask of the engine. No operation here takes a path: paths enter through the native dialog,
 * drag and drop or the command line only, see `hostContract`.
 */
export const engineContract = {
  operations: {
    'library.summary': operation<LibrarySummary>()(nothing),
    /** ids of all listed tracks that match, sorted; the rows are asked for as they come into view */
    'library.query': operation<{ ids: string[] }>()(querySchema),
    /** in the order of `ids`; ids that are not in the library are left out */
    'library.rows': operation<{ rows: TrackRow[] }>()(
      z.object({ ids: z.array(trackIdSchema).max(rowsPerCall) }),
    ),
    'library.track': operation<TrackDetails>()(z.object({ id: trackIdSchema })),
    'library.removeFolder': operation<LibrarySummary>()(z.object({ folderId: z.string().min(1).max(64) })),
    'scan.start': operation<ScanState>()(nothing),
    'scan.state': operation<ScanState>()(nothing),
    'scan.pause': operation<ScanState>()(nothing),
    'scan.resume': operation<ScanState>()(nothing),
    'scan.cancel': operation<ScanState>()(nothing),
    'scan.failures': operation<{ failures: TrackFailure[] }>()(nothing),
    /** listens again to the tracks named, or to all that failed */
    'scan.retry': operation<ScanState>()(
      z.object({ trackIds: z.array(trackIdSchema).max(20_000).optional() }),
    ),
    /** these are listened to before the others: what is on screen, what plays */
    'scan.prioritise': operation<null>()(z.object({ trackIds: z.array(trackIdSchema).max(1000) })),
    'similar.queue': operation<SimilarAnswer>()(
      z.object({
        seedIds: z.array(trackIdSchema).min(1).max(1000),
        count: z.number().int().min(1).max(1000).default(50),
        /** plain nearest neighbours: no spacing, copies included */
        raw: z.boolean().default(false),
      }),
    ),
    'encoder.status': operation<ProviderReport | null>()(nothing),
    'track.like': operation<null>()(z.object({ id: trackIdSchema, liked: z.boolean() })),
    /** `seconds` listened to, `completed`: to the end or nearly */
    'track.played': operation<null>()(
      z.object({ id: trackIdSchema, seconds: z.number().min(0).max(1e6), completed: z.boolean() }),
    ),
    'playback.save': operation<null>()(
      z.object({
        trackIds: z.array(trackIdSchema).max(queueLimit),
        index: z.number().int().min(-1).max(queueLimit),
        position: z.number().min(0).max(1e6),
        reasons: z.record(trackIdSchema, z.object({ score: z.number(), reason: z.string().max(300) })),
      }),
    ),
    'playback.load': operation<PlaybackSession>()(nothing),
    'settings.get': operation<Settings>()(nothing),
    'settings.set': operation<Settings>()(settingsPatchSchema),
  },
  events: {
    'scan.changed': event<ScanState>(),
    /** rows were added, changed or removed; null: too many to name, ask again for all */
    'library.changed': event<{ ids: string[] | null }>(),
    'encoder.changed': event<ProviderReport | null>(),
    'settings.changed': event<Settings>(),
    notice: event<Notice>(),
  },
} as const;

export type EngineContract = typeof engineContract;
