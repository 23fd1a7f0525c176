// SPDX-License-Identifier: GPL-3.0-or-later
import { createTable } from './createTable.ts';
import type { Migration } from './migration.ts';

/** Folders, the tracks in them, and what came of listening to them. */
export const tracks: Migration = {
  number: 1,
  name: 'tracks',
  async run(connection) {
    await createTable(connection, 'folders', { id: 'text', path: 'text', addedAt: 'number' });
    await createTable(connection, 'tracks', {
      id: 'text',
      folderId: 'text',
      path: 'text',
      size: 'number',
      mtimeMs: 'number',
      addedAt: 'number',
      presence: 'text',
      missingSince: 'number',
      tagsReadAt: 'number',
      title: 'text',
      artist: 'text',
      artists: 'texts',
      album: 'text',
      albumArtist: 'text',
      albumArtists: 'texts',
      year: 'integer',
      genres: 'texts',
      trackNumber: 'integer',
      discNumber: 'integer',
      compilation: 'boolean',
      replayGainTrack: 'number',
      replayGainTrackPeak: 'number',
      replayGainAlbum: 'number',
      replayGainAlbumPeak: 'number',
      musicBrainzRecording: 'text',
      musicBrainzTrack: 'text',
      musicBrainzRelease: 'text',
      musicBrainzReleaseGroup: 'text',
      musicBrainzArtists: 'texts',
      coverId: 'text',
      coverSource: 'text',
      audioId: 'text',
      identified: 'boolean',
      duration: 'number',
      codec: 'text',
      container: 'text',
      sampleRate: 'integer',
      channels: 'integer',
      bitsPerSample: 'integer',
      bitrate: 'number',
      lossless: 'boolean',
    });
    await createTable(connection, 'failures', {
      trackId: 'text',
      size: 'number',
      mtimeMs: 'number',
      code: 'text',
      message: 'text',
      at: 'number',
      attempts: 'integer',
    });
    await createTable(connection, 'encoders', {
      key: 'text',
      id: 'text',
      version: 'text',
      dims: 'integer',
      firstUsedAt: 'number',
    });
  },
};
