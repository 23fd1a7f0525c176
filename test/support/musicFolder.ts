// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encodeAudio, extensionOf, type AudioFormat } from './audio/encodeAudio.ts';
import { music } from './audio/signals.ts';

export interface MadeTrack {
  path: string;
  artist: string;
  album: string;
  title: string;
}

export interface MusicFolderOptions {
  tracks: number;
  /** seconds of each track; default 6 */
  seconds?: number;
  /** taken in turn; default ogg */
  formats?: readonly AudioFormat[];
  /** first seed, for folders that must not share a sound; default 1 */
  seed?: number;
  /** consecutive tracks of one artist and album; default 2 */
  perAlbum?: number;
}

/** Tagged files in Artist/Album folders; every one sounds different. */
export function makeMusicFolder(folder: string, options: MusicFolderOptions): MadeTrack[] {
  const { tracks, seconds = 6, formats = ['ogg'], seed = 1, perAlbum = 2 } = options;
  return Array.from({ length: tracks }, (_, number) => {
    const format = formats[number % formats.length] as AudioFormat;
    const album = Math.floor(number / perAlbum);
    const tags = {
      artist: `Artist ${album + seed}`,
      album: `Album ${album + seed}`,
      title: `Song ${number + seed}`,
    };
    const path = join(folder, tags.artist, tags.album, `${number + 1} ${tags.title}.${extensionOf(format)}`);
    mkdirSync(dirname(path), { recursive: true });
    const sampleRate = format === 'opus' ? 24_000 : 22_050;
    writeFileSync(path, encodeAudio(music(number + seed, { seconds, sampleRate }), { format, tags }));
    return { path, ...tags };
  });
}
