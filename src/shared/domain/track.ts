// SPDX-License-Identifier: GPL-3.0-or-later
import type { ErrorCode } from '../errors.ts';

/** Where a track stands on its way to being found by its sound. */
export type ListenState =
  /** in the library, not listened to yet (the row is the queue entry) */
  | 'pending'
  /** has vectors of the encoder in use */
  | 'heard'
  /** could not be listened to; a failure row says why */
  | 'failed';

/** Whether the file can be reached now. */
export type Presence =
  | 'present'
  /** its folder (a drive, a share) is away; the track stays in the library */
  | 'offline'
  /** its folder is here, the file is not; the row is kept for when it comes back, and is not listed */
  | 'missing';

/** What a list shows of a track; small, since lists ask for hundreds at a time. */
export interface TrackRow {
  id: string;
  title: string;
  /** as shown: several artists joined; empty when nobody knows */
  artist: string;
  album: string;
  albumArtist: string;
  /** null: no year in the tags */
  year: number | null;
  genres: string[];
  trackNumber: number | null;
  discNumber: number | null;
  /** seconds; null until the file has been read */
  duration: number | null;
  /** key of the cover picture, null: none (the window draws a pattern) */
  coverId: string | null;
  /** Unix milliseconds */
  addedAt: number;
  listen: ListenState;
  presence: Presence;
  liked: boolean;
}

/** Everything known about one track. */
export interface TrackDetails extends TrackRow {
  /** for people: bytes that are not UTF-8 are shown as U+FFFD */
  path: string;
  fileName: string;
  /** bytes */
  size: number;
  /** Unix milliseconds */
  modifiedAt: number;
  artists: string[];
  albumArtists: string[];
  compilation: boolean;
  codec: string | null;
  container: string | null;
  /** Hz */
  sampleRate: number | null;
  channels: number | null;
  bitsPerSample: number | null;
  /** bits per second */
  bitrate: number | null;
  lossless: boolean | null;
  replayGain: ReplayGain;
  musicBrainz: MusicBrainzIds;
  failure: TrackFailure | null;
}

/** Gains in dB, peaks as linear sample values (1 = full scale); null where the tags have none. */
export interface ReplayGain {
  trackGain: number | null;
  trackPeak: number | null;
  albumGain: number | null;
  albumPeak: number | null;
}

export interface MusicBrainzIds {
  recording: string | null;
  track: string | null;
  release: string | null;
  releaseGroup: string | null;
  artists: string[];
}

export interface TrackFailure {
  trackId: string;
  path: string;
  code: ErrorCode;
  /** one sentence for a person */
  message: string;
  /** Unix milliseconds */
  at: number;
  attempts: number;
}
