// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { Transformer } from '@napi-rs/image';
import { describe, expect, it } from 'vitest';
import { Covers } from '../../../src/engine/library/covers.ts';
import { addFolder } from '../../../src/engine/library/folders.ts';
import { scanFiles } from '../../../src/engine/library/scanner.ts';
import { encodeAudioFile } from '../../support/audio/encodeAudio.ts';
import { pngPicture } from '../../support/audio/png.ts';
import { tone } from '../../support/audio/signals.ts';
import { openCatalogue } from './temporary.ts';

interface Scene {
  covers: Covers;
  music: string;
  cached: () => Promise<string[]>;
  /** the cover of the only track, scanned first */
  scannedCover: () => Promise<string>;
}

async function scene(): Promise<Scene> {
  const { catalogue, store, folder } = await openCatalogue();
  const music = join(folder, 'music');
  await mkdir(music);
  await addFolder(catalogue, music);
  return {
    covers: new Covers(store.directory, catalogue),
    music,
    cached: async () =>
      (await readdir(join(store.directory, 'covers'), { recursive: true })).filter((name) =>
        name.includes('.'),
      ),
    async scannedCover() {
      await scanFiles({ catalogue });
      const coverId = [...catalogue.records()][0]?.coverId;
      if (coverId === null || coverId === undefined) throw new Error('no cover');
      return coverId;
    },
  };
}

const sound = tone(300, { seconds: 0.3 });

async function trackBeside(music: string, picture: Buffer, name = 'cover.png'): Promise<void> {
  encodeAudioFile(join(music, 'song.flac'), sound, { format: 'flac' });
  await writeFile(join(music, name), picture);
}

/** A PNG that claims to be of this size and is a few hundred bytes long; its checksums are right. */
function bomb(size: number): Buffer {
  const picture = pngPicture(8, [0, 0, 0]);
  picture.writeUInt32BE(size, 16);
  picture.writeUInt32BE(size, 20);
  picture.writeUInt32BE(crc32(picture.subarray(12, 29)), 29);
  return picture;
}

describe('Covers', () => {
  it('gives the embedded picture at the size asked for, and keeps it', async () => {
    const { covers, music, scannedCover, cached } = await scene();
    encodeAudioFile(join(music, 'song.flac'), sound, {
      format: 'flac',
      cover: pngPicture(500, [200, 30, 60]),
    });
    const coverId = await scannedCover();
    const bytes = await covers.coverBytes(coverId, 160);
    const picture = new Transformer(bytes ?? Buffer.alloc(0));
    expect(await picture.metadata()).toMatchObject({ format: 'webp', width: 160, height: 160 });
    const [red, green] = await picture.rawPixels();
    expect(red).toBeGreaterThan(180);
    expect(green).toBeLessThan(60);
    expect(await cached()).toEqual([join(coverId.slice(0, 2), `${coverId}-160.webp`)]);
    await rm(join(music, 'song.flac'));
    expect(Buffer.from((await covers.coverBytes(coverId, 160)) ?? [])).toEqual(Buffer.from(bytes ?? []));
    expect(await covers.coverBytes(coverId, 320)).toBeNull();
  });

  it('does not enlarge', async () => {
    const { covers, music, scannedCover } = await scene();
    await trackBeside(music, pngPicture(40, [1, 2, 3]), 'Folder.PNG');
    const bytes = await covers.coverBytes(await scannedCover(), 640);
    expect((await new Transformer(bytes ?? Buffer.alloc(0)).metadata()).width).toBe(40);
  });

  it('does the work once for all who ask at once', async () => {
    const { covers, music, scannedCover, cached } = await scene();
    await trackBeside(music, pngPicture(300, [9, 9, 9]));
    const coverId = await scannedCover();
    const asked = await Promise.all(Array.from({ length: 20 }, () => covers.coverBytes(coverId, 64)));
    expect(new Set(asked).size).toBe(1);
    expect(await cached()).toHaveLength(1);
  });

  it.each([
    ['random bytes', Buffer.from('not a picture at all, whatever its name says')],
    ['a picture cut off', pngPicture(200, [5, 5, 5]).subarray(0, 60)],
    ['a picture that claims to be huge', bomb(60_000)],
    [
      'SVG',
      Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
      ),
    ],
  ])('gives nothing for %s', async (_, picture) => {
    const { covers, music, scannedCover, cached } = await scene();
    await trackBeside(music, picture);
    expect(await covers.coverBytes(await scannedCover(), 160)).toBeNull();
    await expect(cached()).rejects.toThrow();
  });

  it('gives nothing for a picture that nobody has, and never leaves its folder', async () => {
    const { covers } = await scene();
    expect(await covers.coverBytes('0'.repeat(32), 64)).toBeNull();
    expect(await covers.coverBytes('../../library', 64)).toBeNull();
  });

  it('does not give another picture for one that was replaced', async () => {
    const { covers, music, scannedCover } = await scene();
    await trackBeside(music, pngPicture(30, [1, 1, 1]));
    const coverId = await scannedCover();
    await writeFile(join(music, 'cover.png'), pngPicture(30, [2, 2, 2]));
    expect(await covers.coverBytes(coverId, 64)).toBeNull();
  });
});
