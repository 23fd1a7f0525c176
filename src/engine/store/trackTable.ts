// SPDX-License-Identifier: GPL-3.0-or-later
import type { MusicBrainzIds, Presence, ReplayGain } from '../../shared/domain/track.ts';
import { noMusicBrainzIds, noReplayGain, type TrackRecord } from '../library/trackRecord.ts';
import type { Column, ColumnValue, ReadColumn } from './columns.ts';
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
  reader(column) {
    const id = column('id');
    const folderId = column('folderId');
    const path = column('path');
    const size = column('size');
    const mtimeMs = column('mtimeMs');
    const addedAt = column('addedAt');
    const presence = column('presence');
    const missingSince = column('missingSince');
    const tagsReadAt = column('tagsReadAt');
    const title = column('title');
    const artist = column('artist');
    const artists = column('artists');
    const album = column('album');
    const albumArtist = column('albumArtist');
    const albumArtists = column('albumArtists');
    const year = column('year');
    const genres = column('genres');
    const trackNumber = column('trackNumber');
    const discNumber = column('discNumber');
    const compilation = column('compilation');
    const coverId = column('coverId');
    const coverSource = column('coverSource');
    const audioId = column('audioId');
    const identified = column('identified');
    const duration = column('duration');
    const codec = column('codec');
    const container = column('container');
    const sampleRate = column('sampleRate');
    const channels = column('channels');
    const bitsPerSample = column('bitsPerSample');
    const bitrate = column('bitrate');
    const lossless = column('lossless');
    const replayGainAt = replayGainReader(column);
    const musicBrainzAt = musicBrainzReader(column);
    return function read(i) {
      return {
        id: text(id[i]),
        folderId: text(folderId[i]),
        path: text(path[i]),
        size: number(size[i]) ?? 0,
        mtimeMs: number(mtimeMs[i]) ?? 0,
        addedAt: number(addedAt[i]) ?? 0,
        presence: presenceOf(presence[i]),
        missingSince: number(missingSince[i]),
        tagsReadAt: number(tagsReadAt[i]) ?? 0,
        title: text(title[i]),
        artist: text(artist[i]),
        artists: texts(artists[i]),
        album: text(album[i]),
        albumArtist: text(albumArtist[i]),
        albumArtists: texts(albumArtists[i]),
        year: number(year[i]),
        genres: texts(genres[i]),
        trackNumber: number(trackNumber[i]),
        discNumber: number(discNumber[i]),
        compilation: compilation[i] === true,
        replayGain: replayGainAt(i),
        musicBrainz: musicBrainzAt(i),
        coverId: textOrNull(coverId[i]),
        coverSource: coverSourceOf(coverSource[i]),
        audioId: textOrNull(audioId[i]),
        identified: identified[i] === true,
        duration: number(duration[i]),
        codec: textOrNull(codec[i]),
        container: textOrNull(container[i]),
        sampleRate: number(sampleRate[i]),
        channels: number(channels[i]),
        bitsPerSample: number(bitsPerSample[i]),
        bitrate: number(bitrate[i]),
        lossless: booleanOrNull(lossless[i]),
      };
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

function presenceOf(value: Value): Presence {
  return value === 'offline' || value === 'missing' ? value : 'present';
}

function coverSourceOf(value: Value): 'embedded' | 'folder' | null {
  return value === 'embedded' || value === 'folder' ? value : null;
}

function booleanOrNull(value: Value): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

function replayGainReader(column: ReadColumn): (i: number) => ReplayGain {
  const trackGains = column('replayGainTrack');
  const trackPeaks = column('replayGainTrackPeak');
  const albumGains = column('replayGainAlbum');
  const albumPeaks = column('replayGainAlbumPeak');
  return function read(i) {
    const trackGain = number(trackGains[i]);
    const trackPeak = number(trackPeaks[i]);
    const albumGain = number(albumGains[i]);
    const albumPeak = number(albumPeaks[i]);
    if (trackGain === null && trackPeak === null && albumGain === null && albumPeak === null)
      return noReplayGain;
    return { trackGain, trackPeak, albumGain, albumPeak };
  };
}

function musicBrainzReader(column: ReadColumn): (i: number) => MusicBrainzIds {
  const recordings = column('musicBrainzRecording');
  const tracks = column('musicBrainzTrack');
  const releases = column('musicBrainzRelease');
  const releaseGroups = column('musicBrainzReleaseGroup');
  const artistLists = column('musicBrainzArtists');
  return function read(i) {
    const recording = textOrNull(recordings[i]);
    const track = textOrNull(tracks[i]);
    const release = textOrNull(releases[i]);
    const releaseGroup = textOrNull(releaseGroups[i]);
    const artists = texts(artistLists[i]);
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
  };
}
