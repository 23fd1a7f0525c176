// SPDX-License-Identifier: GPL-3.0-or-later
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodePath } from '../../../src/engine/library/filePath.ts';
import { readEmbeddedCover, readTags } from '../../../src/engine/library/tags.ts';
import { audioFormats, encodeAudio, encodeAudioFile, extensionOf } from '../../support/audio/encodeAudio.ts';
import { oddFiles } from '../../support/audio/oddFiles.ts';
import { pngPicture } from '../../support/audio/png.ts';
import { tone } from '../../support/audio/signals.ts';
import { apeTag, id3v2, withoutId3v2 } from '../../support/audio/tagBytes.ts';
import { temporaryFolder } from './temporary.ts';

const sound = tone(440, { sampleRate: 48_000, seconds: 1 });
const picture = pngPicture(32, [200, 10, 60]);
const pictureId = createHash('sha256').update(picture).digest('hex').slice(0, 32);

/** An MP3 whose only tag is an ID3v2 one with these frames. */
async function mp3With(folder: string, name: string, frames: Record<string, string>): Promise<string> {
  const path = join(folder, name);
  const audio = withoutId3v2(encodeAudio(tone(300, { seconds: 0.5 }), { format: 'mp3' }));
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, Buffer.concat([id3v2({ frames }), audio]));
  return path;
}

describe('readTags', () => {
  it.each(audioFormats)('reads the tags of %s', async (format) => {
    const folder = await temporaryFolder();
    const path = join(folder, `x.${extensionOf(format)}`);
    encodeAudioFile(path, sound, {
      format,
      tags: {
        title: 'Jóga',
        artist: 'Björk',
        album: 'Homogenic',
        date: '1997',
        genre: 'Electronic',
        track: '2',
      },
    });
    const tags = await readTags(path, folder);
    expect(tags).toMatchObject({ title: 'Jóga', artist: 'Björk', artists: ['Björk'], album: 'Homogenic' });
    expect(tags.genres).toEqual(['Electronic']);
    expect(tags.trackNumber).toBe(2);
    expect(tags.year).toBe(1997);
    expect(tags.duration).toBeGreaterThan(0.8);
    expect(tags.duration).toBeLessThan(1.3);
  });

  it.each(['mp3', 'flac', 'm4a', 'alac', 'aiff'] as const)('finds the cover in %s', async (format) => {
    const folder = await temporaryFolder();
    const path = join(folder, `x.${extensionOf(format)}`);
    encodeAudioFile(path, sound, { format, cover: picture });
    expect(await readTags(path, folder)).toMatchObject({ coverId: pictureId, coverSource: 'embedded' });
    expect(Buffer.from((await readEmbeddedCover(path)) ?? [])).toEqual(picture);
  });

  it('reads several artists, album artist, disc, compilation and ids', async () => {
    const folder = await temporaryFolder();
    const path = await mp3With(folder, 'x.mp3', {
      TIT2: 'Song',
      TPE1: 'First; Second',
      TPE2: 'Various Artists',
      TALB: 'Hits',
      TPOS: '2/3',
      TRCK: '7/12',
      TCON: '(17)',
      TDRC: '2003-04-05',
      TCMP: '1',
    });
    expect(await readTags(path, folder)).toMatchObject({
      artist: 'First; Second',
      artists: ['First', 'Second'],
      albumArtist: 'Various Artists',
      discNumber: 2,
      trackNumber: 7,
      year: 2003,
      genres: ['Rock'],
      compilation: true,
    });
  });

  it('shows several artists joined', async () => {
    const folder = await temporaryFolder();
    const path = await mp3With(folder, 'x.mp3', { TPE1: 'First Band/Second Band' });
    expect(await readTags(path, folder)).toMatchObject({
      artist: 'First Band, Second Band',
      artists: ['First Band', 'Second Band'],
    });
  });

  it('reads guests as artists, and leaves names with strange characters whole', async () => {
    const folder = await temporaryFolder();
    const guest = await mp3With(folder, 'a.mp3', { TPE1: 'One feat. Two' });
    const bracket = await mp3With(folder, 'b.mp3', { TPE1: 'Sunn O)))' });
    const slash = await mp3With(folder, 'c.mp3', { TPE1: 'AC/DC' });
    expect((await readTags(guest, folder)).artists).toEqual(['One', 'Two']);
    expect((await readTags(guest, folder)).artist).toBe('One feat. Two');
    expect((await readTags(bracket, folder)).artists).toEqual(['Sunn O)))']);
    expect(await readTags(slash, folder)).toMatchObject({ artist: 'AC/DC', artists: ['AC/DC'] });
  });

  it('reads ReplayGain and MusicBrainz ids', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'x.flac');
    const id = '0b7e0c3e-8b1f-4c53-9f0e-2a86cb5d3a31';
    encodeAudioFile(path, sound, {
      format: 'flac',
      tags: {
        REPLAYGAIN_TRACK_GAIN: '-7.25 dB',
        REPLAYGAIN_TRACK_PEAK: '0.98',
        MUSICBRAINZ_TRACKID: id,
        MUSICBRAINZ_ALBUMID: 'not an id',
      },
    });
    const tags = await readTags(path, folder);
    expect(tags.replayGain).toMatchObject({ trackGain: -7.25, albumGain: null });
    expect(tags.replayGain.trackPeak).toBeCloseTo(0.98);
    expect(tags.musicBrainz).toMatchObject({ recording: id, release: null });
  });

  it('reads an APE tag at the end', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'x.mp3');
    const audio = withoutId3v2(encodeAudio(tone(300, { seconds: 0.5 }), { format: 'mp3' }));
    await writeFile(path, Buffer.concat([audio, apeTag({ items: { Title: 'At the end', Artist: 'Ape' } })]));
    expect(await readTags(path, folder)).toMatchObject({ title: 'At the end', artist: 'Ape' });
  });

  it('takes names where tags are missing, tag by tag', async () => {
    const folder = await temporaryFolder();
    const path = await mp3With(folder, 'The Artist/2001 - An Album/CD 2/05 - Name.mp3', {
      TALB: 'Tagged Album',
    });
    expect(await readTags(path, folder)).toMatchObject({
      title: 'Name',
      artist: 'The Artist',
      artists: ['The Artist'],
      album: 'Tagged Album',
      year: 2001,
      trackNumber: 5,
      discNumber: 2,
    });
  });

  it('takes words for nothing as nothing', async () => {
    const folder = await temporaryFolder();
    const path = await mp3With(folder, 'Real Artist/Real Album/Song.mp3', {
      TPE1: '<Unknown>',
      TALB: 'Unknown Album',
    });
    expect(await readTags(path, folder)).toMatchObject({ artist: 'Real Artist', album: 'Real Album' });
  });

  it('survives absurd tags', async () => {
    const folder = await temporaryFolder();
    const path = await mp3With(folder, 'x.mp3', {
      TIT2: 'a\u0000'.repeat(50_000),
      TPE1: 'b'.repeat(1_000_000),
    });
    const tags = await readTags(path, folder);
    expect(tags.title).toBe('a');
    expect(tags.artist).toBe('b'.repeat(500));
  });

  it('describes files it cannot read by their names', async () => {
    const folder = await temporaryFolder();
    const paths = [
      oddFiles.zeroByte(folder),
      oddFiles.textNamedMp3(folder),
      join(folder, 'is not there.mp3'),
      join(folder, 'random.flac'),
      join(folder, 'random.m4a'),
      join(folder, 'random.ogg'),
      join(folder, 'random.wv'),
    ];
    for (const path of paths.slice(3)) await writeFile(path, randomBytes(50_000));
    for (const path of paths) {
      const tags = await readTags(path, folder);
      expect(tags.title).not.toBe('');
      expect(tags.coverId).toBeNull();
    }
  });

  it('survives files cut off anywhere', async () => {
    const folder = await temporaryFolder();
    for (const format of ['flac', 'm4a', 'ogg', 'mp3'] as const) {
      const whole = encodeAudio(sound, {
        format,
        tags: { title: 'Whole' },
        ...(format === 'ogg' ? {} : { cover: picture }),
      });
      for (const share of [0.01, 0.1, 0.5, 0.9]) {
        const path = join(folder, `cut.${extensionOf(format)}`);
        await writeFile(path, whole.subarray(0, Math.floor(whole.length * share)));
        expect((await readTags(path, folder)).title).toMatch(/^(Whole|cut)$/);
      }
    }
  });

  it.runIf(process.platform === 'linux')('reads files whose names are not UTF-8', async () => {
    const folder = await temporaryFolder();
    const path = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xe9]), Buffer.from(' 01.mp3')]);
    await writeFile(path, await readFile(await mp3With(folder, 'x.mp3', { TIT2: 'Tagged' })));
    expect(await readTags(encodePath(path), folder)).toMatchObject({ title: 'Tagged' });
  });
});
