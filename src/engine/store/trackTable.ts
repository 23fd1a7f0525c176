// SPDX-License-Identifier: GPL-3.0-or-later
import type { MusicBrainzIds, Presence, ReplayGain } from '../../shared/domain/track.ts';
import { noMusicBrainzIds, noReplayGain, type TrackRecord } from '../library/trackRecord.ts';
import type { Column, ColumnValue, FlatRow } from './columns.ts';
import type { TableShape } from './keyedTable.ts';

const columns: readonly Column[] = [
  { name: 'id', kind: 'text' },
  { name: 'folderId', kind: 'text', repeats: true },
  { name: 'path', kind: 'text' },
  { name: 'size', kind: 'number' },
  { name: 'mtimeMs', kind: 'number' },
  { name: 'addedAt', kind: 'number' },
  { name: 'presence', kind: 'text', repeats: true },
  { name: 'missingSince', kind: 'number' },
  { name: 'tagsReadAt', kind: 'number' },
  { name: 'title', kind: 'text' },
  { name: 'artist', kind: 'text', repeats: true },
  { name: 'artists', kind: 'texts', repeats: true },
  { name: 'album', kind: 'text', repeats: true },
  { name: 'albumArtist', kind: 'text', repeats: true },
  { name: 'albumArtists', kind: 'texts', repeats: true },
  { name: 'year', kind: 'integer' },
  { name: 'genres', kind: 'texts', repeats: true },
  { name: 'trackNumber', kind: 'integer' },
  { name: 'discNumber', kind: 'integer' },
  { name: 'compilation', kind: 'boolean' },
  { name: 'replayGainTrack', kind: 'number' },
  { name: 'replayGainTrackPeak', kind: 'number' },
  { name: 'replayGainAlbum', kind: 'number' },
  { name: 'replayGainAlbumPeak', kind: 'number' },
  { name: 'musicBrainzRecording', kind: 'text' },
  { name: 'musicBrainzTrack', kind: 'text' },
  { name: 'musicBrainzRelease', kind: 'text', repeats: true },
  { name: 'musicBrainzReleaseGroup', kind: 'text', repeats: true },
  { name: 'musicBrainzArtists', kind: 'texts', repeats: true },
  { name: 'coverId', kind: 'text', repeats: true },
  { name: 'coverSource', kind: 'text', repeats: true },
  { name: 'audioId', kind: 'text' },
  { name: 'identified', kind: 'boolean' },
  { name: 'duration', kind: 'number' },
  { name: 'codec', kind: 'text', repeats: true },
  { name: 'container', kind: 'text', repeats: true },
  { name: 'sampleRate', kind: 'integer' },
  { name: 'channels', kind: 'integer' },
  { name: 'bitsPerSample', kind: 'integer' },
  { name: 'bitrate', kind: 'number' },
  { name: 'lossless', kind: 'boolean' },
];

/** Rows of the table `tracks`, one a file. */
export const trackTable: TableShape<TrackRecord> = {
  name: 'tracks',
  key: 'id',
  columns,
  toFlat(record) {
    const { replayGain, musicBrainz, ...plain } = record;
    return {
      ...plain,
      replayGainTrack: replayGain.trackGain,
      replayGainTrackPeak: replayGain.trackPeak,
      replayGainAlbum: replayGain.albumGain,
      replayGainAlbumPeak: replayGain.albumPeak,
      musicBrainzRecording: musicBrainz.recording,
      musicBrainzTrack: musicBrainz.track,
      musicBrainzRelease: musicBrainz.release,
      musicBrainzReleaseGroup: musicBrainz.releaseGroup,
      musicBrainzArtists: musicBrainz.artists,
    };
  },
  fromFlat(row) {
    return {
      id: text(row['id']),
      folderId: text(row['folderId']),
      path: text(row['path']),
      size: number(row['size']) ?? 0,
      mtimeMs: number(row['mtimeMs']) ?? 0,
      addedAt: number(row['addedAt']) ?? 0,
      presence: presence(row['presence']),
      missingSince: number(row['missingSince']),
      tagsReadAt: number(row['tagsReadAt']) ?? 0,
      title: text(row['title']),
      artist: text(row['artist']),
      artists: texts(row['artists']),
      album: text(row['album']),
      albumArtist: text(row['albumArtist']),
      albumArtists: texts(row['albumArtists']),
      year: number(row['year']),
      genres: texts(row['genres']),
      trackNumber: number(row['trackNumber']),
      discNumber: number(row['discNumber']),
      compilation: row['compilation'] === true,
      replayGain: replayGain(row),
      musicBrainz: musicBrainz(row),
      coverId: textOrNull(row['coverId']),
      coverSource: coverSource(row['coverSource']),
      audioId: textOrNull(row['audioId']),
      identified: row['identified'] === true,
      duration: number(row['duration']),
      codec: textOrNull(row['codec']),
      container: textOrNull(row['container']),
      sampleRate: number(row['sampleRate']),
      channels: number(row['channels']),
      bitsPerSample: number(row['bitsPerSample']),
      bitrate: number(row['bitrate']),
      lossless: typeof row['lossless'] === 'boolean' ? row['lossless'] : null,
    };
  },
};

type Value = ColumnValue | undefined;

function text(value: Value): string {
  return typeof value === 'string' ? value : '';
}

function textOrNull(value: Value): string | null {
  return typeof value === 'string' ? value : null;
}

function texts(value: Value): readonly string[] {
  return Array.isArray(value) ? (value as readonly string[]) : noMusicBrainzIds.artists;
}

function number(value: Value): number | null {
  return typeof value === 'number' ? value : null;
}

function presence(value: Value): Presence {
  return value === 'offline' || value === 'missing' ? value : 'present';
}

function coverSource(value: Value): 'embedded' | 'folder' | null {
  return value === 'embedded' || value === 'folder' ? value : null;
}

function replayGain(row: FlatRow): ReplayGain {
  const trackGain = number(row['replayGainTrack']);
  const trackPeak = number(row['replayGainTrackPeak']);
  const albumGain = number(row['replayGainAlbum']);
  const albumPeak = number(row['replayGainAlbumPeak']);
  if (trackGain === null && trackPeak === null && albumGain === null && albumPeak === null)
    return noReplayGain;
  return { trackGain, trackPeak, albumGain, albumPeak };
}

function musicBrainz(row: FlatRow): MusicBrainzIds {
  const recording = textOrNull(row['musicBrainzRecording']);
  const track = textOrNull(row['musicBrainzTrack']);
  const release = textOrNull(row['musicBrainzRelease']);
  const releaseGroup = textOrNull(row['musicBrainzReleaseGroup']);
  const artists = texts(row['musicBrainzArtists']);
  if (
    recording === null &&
    track === null &&
    release === null &&
    releaseGroup === null &&
    artists.length === 0
  ) {
    return noMusicBrainzIds;
  }
  return { recording, track, release, releaseGroup, artists: artists as string[] };
}
