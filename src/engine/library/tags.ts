// SPDX-License-Identifier: GPL-3.0-or-later
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { IAudioMetadata, ICommonTagsResult, IFormat, IPicture } from 'music-metadata';
import { parseFile } from 'music-metadata';
import type { MusicBrainzIds, ReplayGain } from '../../shared/domain/track.ts';
import { cleanText, cleanTexts } from './cleanText.ts';
import { decodePath, displayPath, isRawPath } from './filePath.ts';
import { cleanGenres } from './genres.ts';
import { oggDuration } from './oggDuration.ts';
import { factsFromNames, type NamedFacts } from './nameFallback.ts';
import { noMusicBrainzIds, noReplayGain, type TrackRecord } from './trackRecord.ts';

/** The part of a row that comes out of a file's tags and name. */
export type TrackTags = Pick<
  TrackRecord,
  | 'title'
  | 'artist'
  | 'artists'
  | 'album'
  | 'albumArtist'
  | 'albumArtists'
  | 'year'
  | 'genres'
  | 'trackNumber'
  | 'discNumber'
  | 'compilation'
  | 'replayGain'
  | 'musicBrainz'
  | 'coverId'
  | 'coverSource'
  | 'duration'
  | 'codec'
  | 'container'
  | 'sampleRate'
  | 'channels'
  | 'bitsPerSample'
  | 'bitrate'
  | 'lossless'
>;

/** Tags that take longer than this many milliseconds to read are taken for broken. */
const patienceMs = 20_000;

/**
 * Reads the tags of a file. Where a tag is missing, the names of file and folders stand in (see `factsFromNames`), and
 * a file whose tags cannot be read at all is described by its names alone: this never fails.
 * @param path as made by `encodePath`
 * @param root the folder of the library the file lies in, as made by `encodePath`
 */
export async function readTags(path: string, root: string): Promise<TrackTags> {
  const named = factsFromNames(namesBelow(path, root));
  try {
    const metadata = await parseWithin(path);
    const tags = merge(metadata, named);
    return tags.duration === null ? { ...tags, duration: await durationAtEnd(path, metadata) } : tags;
  } catch {
    return merge(null, named);
  }
}

/** The parser would read a whole Ogg file to know its length; the last page tells it too. */
async function durationAtEnd(path: string, metadata: IAudioMetadata): Promise<number | null> {
  const { container, codec, sampleRate } = metadata.format;
  if (!/^ogg/i.test(container ?? '') || !/vorbis|opus|flac/i.test(codec ?? '')) return null;
  try {
    return positive(
      await oggDuration(decodePath(path), /opus/i.test(codec ?? '') ? 48_000 : (sampleRate ?? 0)),
    );
  } catch {
    return null;
  }
}

function namesBelow(path: string, root: string): string[] {
  const shown = displayPath(path);
  const base = displayPath(root);
  const below = shown.startsWith(base) ? shown.slice(base.length) : shown;
  return below.split(process.platform === 'win32' ? /[\\/]/ : '/').filter((part) => part !== '');
}

async function parseWithin(path: string): Promise<IAudioMetadata> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>(function start(_, reject) {
    timer = setTimeout(() => reject(new Error('took too long')), patienceMs);
  });
  try {
    return await Promise.race([parse(path), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function parse(path: string): Promise<IAudioMetadata> {
  // Never the whole file for an exact duration: that comes with the identity later.
  const options = { duration: false, skipCovers: false };
  if (!isRawPath(path)) return parseFile(path, options);
  // The parser takes strings only; the open file has a name that is one. Names like this exist on Linux alone.
  const handle = await open(decodePath(path), 'r');
  try {
    return await parseFile(`/proc/self/fd/${handle.fd}`, options);
  } finally {
    await handle.close();
  }
}

function merge(metadata: IAudioMetadata | null, named: NamedFacts): TrackTags {
  const common: Partial<ICommonTagsResult> = metadata?.common ?? {};
  const format: Partial<IFormat> = metadata?.format ?? {};
  const told = artistsOf(common.artists, common.artist, splitAtSlash(metadata, 'TPE1'));
  const artist = told.shown || named.artist;
  const artists = told.names.length > 0 || artist === '' ? told.names : [artist];
  const { shown: albumArtist, names: albumArtists } = artistsOf(
    common.albumartists,
    common.albumartist,
    splitAtSlash(metadata, 'TPE2'),
  );
  const cover = pickCover(common.picture);
  return {
    title: cleanText(common.title) || named.title,
    artist,
    artists,
    album: known(cleanText(common.album)) || named.album,
    albumArtist,
    albumArtists,
    year: yearOf(common, metadata) ?? named.year,
    genres: cleanGenres(common.genre),
    trackNumber: smallNumber(common.track?.no) ?? named.trackNumber,
    discNumber: smallNumber(common.disk?.no) ?? named.discNumber,
    compilation: common.compilation === true || /^various( artists)?$/i.test(albumArtist),
    replayGain: replayGainOf(common),
    musicBrainz: musicBrainzOf(common),
    coverId: cover === null ? null : coverIdOf(cover),
    coverSource: cover === null ? null : 'embedded',
    duration: positive(format.duration),
    codec: cleanText(format.codec) || null,
    container: cleanText(format.container) || null,
    sampleRate: wholePositive(format.sampleRate),
    channels: wholePositive(format.numberOfChannels),
    bitsPerSample: wholePositive(format.bitsPerSample),
    bitrate: positive(format.bitrate),
    lossless: typeof format.lossless === 'boolean' ? format.lossless : null,
  };
}

/**
 * Who plays: as shown, and every artist by name. One text that names several is parted where that is certain: at `;`,
 * ` feat. ` and ` / `.
 * @param slashed the texts were one text that was cut at slashes
 */
function artistsOf(
  several: readonly unknown[] | undefined,
  one: unknown,
  slashed: boolean,
): { shown: string; names: string[] } {
  const listed = cleanTexts(several).filter((name) => known(name) !== '');
  const single = known(cleanText(one));
  // "AC/DC", not two artists; real ones nearly always have a space in one of their names.
  const torn = slashed && listed.length > 1 && listed.every((name) => !name.includes(' '));
  const texts = torn ? [listed.join('/')] : listed.length > 0 ? listed : cleanTexts([single]);
  const joined = texts.length > 1 && (single === '' || single === texts[0]);
  return { shown: torn || joined ? texts.join(', ') : single || texts.join(', '), names: artistNames(texts) };
}

/** ID3v2.3 parts several artists by a slash, and so the parser does, whatever was meant. */
function splitAtSlash(metadata: IAudioMetadata | null, frame: string): boolean {
  const frames = metadata?.native['ID3v2.3'] ?? metadata?.native['ID3v2.2'] ?? [];
  return frames.filter((tag) => tag.id === frame || tag.id === frame.replace('TPE', 'TP')).length > 1;
}

function artistNames(texts: readonly string[]): string[] {
  return cleanTexts(
    texts.flatMap((text) =>
      text
        .replace(/\s+[([](?:feat|ft|featuring)\b\.?\s*([^)\]]+)[)\]]/i, '; $1')
        .replace(/\s+(?:feat|ft|featuring)\b\.?\s+/i, '; ')
        .split(/\s*;\s*|\s+\/\s+/),
    ),
  ).filter((name) => known(name) !== '');
}

/** Programs write such words where they know nothing; empty for those. */
function known(text: string): string {
  return /^[<([]?(unknown|none|n\/a|null|undefined|(unknown|no) (artist|album)|untitled album)[>)\]]?$/i.test(
    text,
  )
    ? ''
    : text;
}

function yearOf(common: Partial<ICommonTagsResult>, metadata: IAudioMetadata | null): number | null {
  const { year, date, originalyear, originaldate, releasedate } = common;
  for (const value of [year, date, originalyear, originaldate, releasedate, ...looseDates(metadata)]) {
    const found =
      typeof value === 'number' ? value : Number(/\b(\d{4})\b/.exec(value ?? '')?.[1] ?? Number.NaN);
    if (Number.isInteger(found) && found >= 1000 && found <= 2200) return found;
  }
  return null;
}

/** Dates under names that the kind of tag does not have, as FFmpeg writes them into WMA. */
function looseDates(metadata: IAudioMetadata | null): string[] {
  return Object.values(metadata?.native ?? {})
    .flat()
    .flatMap(({ id, value }) => (/^(date|year)$/i.test(id) && typeof value === 'string' ? [value] : []));
}

function replayGainOf(common: Partial<ICommonTagsResult>): ReplayGain {
  const gains: ReplayGain = {
    trackGain: within(common.replaygain_track_gain?.dB, -60, 60),
    trackPeak: within(common.replaygain_track_peak?.ratio, 0, 100),
    albumGain: within(common.replaygain_album_gain?.dB, -60, 60),
    albumPeak: within(common.replaygain_album_peak?.ratio, 0, 100),
  };
  return Object.values(gains).every((value) => value === null) ? noReplayGain : gains;
}

function musicBrainzOf(common: Partial<ICommonTagsResult>): MusicBrainzIds {
  const ids: MusicBrainzIds = {
    recording: uuid(common.musicbrainz_recordingid),
    track: uuid(common.musicbrainz_trackid),
    release: uuid(common.musicbrainz_albumid),
    releaseGroup: uuid(common.musicbrainz_releasegroupid),
    artists: (common.musicbrainz_artistid ?? [])
      .flatMap((id) => cleanText(id).split(/[;/ ]+/))
      .flatMap(knownUuid),
  };
  const { artists, ...single } = ids;
  return artists.length === 0 && Object.values(single).every((id) => id === null) ? noMusicBrainzIds : ids;
}

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function uuid(value: unknown): string | null {
  const text = cleanText(value).toLowerCase();
  return uuidPattern.test(text) ? text : null;
}

function knownUuid(value: string): string[] {
  const id = uuid(value);
  return id === null ? [] : [id];
}

/** The front cover, else the first picture. */
function pickCover(pictures: readonly IPicture[] | undefined): Uint8Array | null {
  const usable = (pictures ?? []).filter((picture) => picture.data.length > 0);
  const front = usable.find((picture) => /cover \(front\)/i.test(picture.type ?? ''));
  return (front ?? usable[0])?.data ?? null;
}

/** Key of a picture: the first 32 hex digits of the SHA-256 of its bytes. */
export function coverIdOf(picture: Uint8Array): string {
  return createHash('sha256').update(picture).digest('hex').slice(0, 32);
}

/** The cover in the file itself. @returns null: none, or the file cannot be read */
export async function readEmbeddedCover(path: string): Promise<Uint8Array | null> {
  try {
    const metadata = await parseWithin(path);
    return pickCover(metadata.common.picture);
  } catch {
    return null;
  }
}

function positive(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;
}

/** Fits the database's 32-bit columns. */
function wholePositive(value: unknown): number | null {
  const number = positive(value);
  return number === null || number > 2 ** 31 - 1 ? null : Math.round(number);
}

function smallNumber(value: unknown): number | null {
  const number = wholePositive(value);
  return number === null || number > 9999 ? null : number;
}

function within(value: unknown, low: number, high: number): number | null {
  return typeof value === 'number' && value >= low && value <= high ? value : null;
}
