// SPDX-License-Identifier: GPL-3.0-or-later
import { noMusicBrainzIds, noReplayGain, type TrackRecord } from '../../../src/engine/library/trackRecord.ts';

/** A present track with nothing known but its id and path; `changes` says more. */
export function trackRecordOf(id: string, changes: Partial<TrackRecord> = {}): TrackRecord {
  return {
    id,
    folderId: 'folder',
    path: `/music/${id}.mp3`,
    size: 1000,
    mtimeMs: 1_700_000_000_000,
    addedAt: 1_700_000_000_000,
    presence: 'present',
    missingSince: null,
    tagsReadAt: 1_700_000_000_000,
    title: id,
    artist: '',
    artists: [],
    album: '',
    albumArtist: '',
    albumArtists: [],
    year: null,
    genres: [],
    trackNumber: null,
    discNumber: null,
    compilation: false,
    replayGain: noReplayGain,
    musicBrainz: noMusicBrainzIds,
    coverId: null,
    coverSource: null,
    audioId: null,
    identified: false,
    duration: null,
    codec: null,
    container: null,
    sampleRate: null,
    channels: null,
    bitsPerSample: null,
    bitrate: null,
    lossless: null,
    ...changes,
  };
}
