// SPDX-License-Identifier: GPL-3.0-or-later
import type { MusicBrainzIds, Presence, ReplayGain } from '../../shared/domain/track.ts';

/**
 * One file of the library as it is stored, one row a file. Records are never changed in place: the catalogue puts a
 * new one in the place of the old one, so whoever holds one holds a consistent picture.
 */
export interface TrackRecord {
  /** 16 hex digits, random; stays with the track when its file is moved, renamed or retagged */
  readonly id: string;
  /** folder of the library it lies in; of one that was removed while `presence` is `missing` */
  readonly folderId: string;
  /** absolute, made by `encodePath` */
  readonly path: string;
  /** bytes */
  readonly size: number;
  /** Unix milliseconds, whole */
  readonly mtimeMs: number;
  /** Unix milliseconds */
  readonly addedAt: number;
  readonly presence: Presence;
  /** Unix milliseconds since when the file has not been found; null while it is present or offline */
  readonly missingSince: number | null;
  /** Unix milliseconds; when the tags below were read */
  readonly tagsReadAt: number;

  readonly title: string;
  /** as shown: several artists joined; empty when nobody knows */
  readonly artist: string;
  readonly artists: readonly string[];
  readonly album: string;
  readonly albumArtist: string;
  readonly albumArtists: readonly string[];
  readonly year: number | null;
  readonly genres: readonly string[];
  readonly trackNumber: number | null;
  readonly discNumber: number | null;
  readonly compilation: boolean;
  readonly replayGain: ReplayGain;
  readonly musicBrainz: MusicBrainzIds;
  /** first 32 hex digits of the SHA-256 of the picture's bytes */
  readonly coverId: string | null;
  /** where the picture is: in the file, or beside it in the folder */
  readonly coverSource: 'embedded' | 'folder' | null;

  /**
   * Identity of the sound, see AudioFacts. Stays what it was when a file changes, until the file was identified
   * again; null: never identified.
   */
  readonly audioId: string | null;
  /** true when `audioId` was taken from the file as it is now (its `size` and `mtimeMs`) */
  readonly identified: boolean;
  /** seconds */
  readonly duration: number | null;
  readonly codec: string | null;
  readonly container: string | null;
  /** Hz */
  readonly sampleRate: number | null;
  readonly channels: number | null;
  readonly bitsPerSample: number | null;
  /** bits per second */
  readonly bitrate: number | null;
  readonly lossless: boolean | null;
}

/** One object for the many tracks that have none of them. */
export const noReplayGain: ReplayGain = Object.freeze({
  trackGain: null,
  trackPeak: null,
  albumGain: null,
  albumPeak: null,
});

export const noMusicBrainzIds: MusicBrainzIds = Object.freeze({
  recording: null,
  track: null,
  release: null,
  releaseGroup: null,
  artists: Object.freeze([]) as unknown as string[],
});

/** A folder of music that the user added. */
export interface FolderRecord {
  /** 16 hex digits, random */
  readonly id: string;
  /** real path without symbolic links, made by `encodePath` */
  readonly path: string;
  /** Unix milliseconds */
  readonly addedAt: number;
}
