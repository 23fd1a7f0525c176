// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { music } from '../../support/audio/signals.ts';
import { wavFile } from '../../support/audio/wav.ts';

export interface MadeTrack {
  artist: string;
  album: string;
  title: string;
  path: string;
}

export interface MusicFolderShape {
  artists: readonly string[];
  /** per artist, all on one album */
  tracks: number;
  /** default 12: long enough to seek in */
  seconds?: number;
  /** so that two folders do not hold the same sounds; default 0 */
  seed?: number;
}

/** A folder of music as people keep it, `Artist/Album/01 Title.wav`, with a different sound in every file. */
export async function makeMusicFolder(folder: string, shape: MusicFolderShape): Promise<MadeTrack[]> {
  const made: MadeTrack[] = [];
  for (const artist of shape.artists) {
    const album = `${artist} at Home`;
    const place = path.join(folder, artist, album);
    await mkdir(place, { recursive: true });
    for (let number = 1; number <= shape.tracks; number += 1) {
      const title = `${artist.split(' ')[0] ?? artist} Song ${String(number)}`;
      const file = path.join(place, `${String(number).padStart(2, '0')} ${title}.wav`);
      const seed = (shape.seed ?? 0) + made.length + 1;
      const samples = music(seed, { seconds: shape.seconds ?? 12, sampleRate: 22_050, channels: 1 });
      await writeFile(file, wavFile(samples));
      made.push({ artist, album, title, path: file });
    }
  }
  return made;
}
