// SPDX-License-Identifier: GPL-3.0-or-later
import { cleanText } from './cleanText.ts';

/** What the names of a file and its folders say about it; empty or null where they say nothing. */
export interface NamedFacts {
  title: string;
  artist: string;
  album: string;
  year: number | null;
  trackNumber: number | null;
  discNumber: number | null;
}

/** Folder names that are about the collection and not about an artist or album. */
const generic =
  /^(music|musik|musique|musica|música|audio|mp3s?|flacs?|songs?|tracks?|downloads?|new folder|untitled folder|various( artists)?|va|compilations?|soundtracks?|unknown( artist| album)?|misc|other|albums?|singles?|incoming|unsorted|library|itunes( media| music)?|[a-z0-9#])$/i;

const discFolder = /^(?:cd|dis[ck]|disque|volume|vol\.?|side)[ _.-]*(\d{1,2}|[ab])\b/i;

/**
 * Reads title, numbers, artist and album out of names, in the shapes people use:
 *
 * - file: `Title`, `01 Title`, `01 - Title`, `1-01 Title` (disc and track), `Artist - Title`, `01 - Artist - Title`;
 *   underscores stand for spaces where there are no spaces
 * - folders below the folder of the library: `Artist/Album/file`, `Artist - Album/file`, `Album/file`, with
 *   `1999 - Album`, `(1999) Album`, `Album (1999)` or `Album [1999]`, and a `CD 1` folder below the album
 *
 * @param parts names from the folder of the library (not itself) down to the file, which comes last
 */
export function factsFromNames(parts: readonly string[]): NamedFacts {
  const folders = parts.slice(0, -1).map(spaced);
  let discNumber: number | null = null;
  const last = folders.at(-1);
  const disc = last === undefined ? null : discFolder.exec(last);
  if (disc !== null && folders.length > 1) {
    folders.pop();
    discNumber = /^\d+$/.test(disc[1] as string) ? Number(disc[1]) : null;
  }
  const place = fromFolders(folders);
  const file = fromFileName(withoutExtension(parts.at(-1) ?? ''), place.artist);
  return {
    title: file.title,
    artist: file.artist !== '' ? file.artist : place.artist,
    album: place.album,
    year: place.year,
    trackNumber: file.trackNumber,
    discNumber: file.discNumber ?? discNumber,
  };
}

function fromFolders(folders: readonly string[]): { artist: string; album: string; year: number | null } {
  const own = folders.at(-1) ?? '';
  const above = folders.at(-2) ?? '';
  if (own === '' || generic.test(own)) return { artist: '', album: '', year: null };
  const { name, year } = withoutYear(own);
  const dash = /^(.+?) [-–—] (.+)$/.exec(name);
  if (dash !== null) {
    const [, artist, album] = dash as unknown as [string, string, string];
    const inner = withoutYear(album);
    return { artist: cleanText(artist), album: cleanText(inner.name), year: year ?? inner.year };
  }
  return { artist: generic.test(above) ? '' : cleanText(above), album: cleanText(name), year };
}

function withoutYear(name: string): { name: string; year: number | null } {
  const before = /^[([]?((?:19|20)\d\d)[)\]]?(?: [-–—])? +(.+)$/.exec(name);
  if (before !== null) return { name: before[2] as string, year: Number(before[1]) };
  const after = /^(.+?) *[([]((?:19|20)\d\d)[)\]]$/.exec(name);
  if (after !== null) return { name: after[1] as string, year: Number(after[2]) };
  return { name, year: null };
}

interface FileFacts {
  title: string;
  artist: string;
  trackNumber: number | null;
  discNumber: number | null;
}

function fromFileName(stem: string, folderArtist: string): FileFacts {
  let rest = spaced(stem);
  let trackNumber: number | null = null;
  let discNumber: number | null = null;
  // "1-01 Title", "101 - Title" is left alone: it may be a name.
  const both = /^(\d)[-.](\d{2})(?: *[-–—._)]+ *| +)(?=\S)/.exec(rest);
  const one = /^(\d{1,3})(?: *[-–—._)]+ *| {1,2})(?=\S)/.exec(rest);
  if (both !== null) {
    discNumber = Number(both[1]);
    trackNumber = Number(both[2]);
    rest = rest.slice(both[0].length);
  } else if (one !== null && isTrackNumber(one[1] as string, one[0])) {
    trackNumber = Number(one[1]);
    rest = rest.slice(one[0].length);
  }
  const dash = /^(.+?) [-–—] (.+)$/.exec(rest);
  if (dash !== null) {
    const [, left, right] = dash as unknown as [string, string, string];
    const inner = /^(\d{1,3}) [-–—] (.+)$/.exec(right);
    if (inner !== null) {
      // "Artist - 01 - Title"
      return {
        title: cleanText(inner[2]),
        artist: cleanText(left),
        trackNumber: Number(inner[1]),
        discNumber,
      };
    }
    // "Song - Live" inside an artist's album is a title; with nothing known from the folders, the left is the artist.
    if (folderArtist === '' || left.toLowerCase() === folderArtist.toLowerCase()) {
      return { title: cleanText(right), artist: cleanText(left), trackNumber, discNumber };
    }
  }
  const title = cleanText(rest);
  return { title: title === '' ? cleanText(stem) || stem : title, artist: '', trackNumber, discNumber };
}

/** "7 Years" is a title, "07 Years" and "7. Years" start with a track number. */
function isTrackNumber(digits: string, withSeparator: string): boolean {
  if (/[-–—._)]/.test(withSeparator)) return Number(digits) > 0;
  return digits.length === 2 && digits.startsWith('0') ? true : digits.length === 2 && Number(digits) <= 30;
}

function withoutExtension(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

function spaced(name: string): string {
  const text = name.includes(' ') ? name : name.replaceAll('_', ' ');
  return text.replaceAll(/%20/g, ' ').replaceAll(/ {2,}/g, ' ').trim();
}
