// SPDX-License-Identifier: GPL-3.0-or-later
import { cleanTexts } from './cleanText.ts';

/** The genres ID3v1 numbers, 0 to 79; found as numbers in tags of other kinds too. */
const numbered: readonly string[] = (
  'Blues|Classic Rock|Country|Dance|Disco|Funk|Grunge|Hip-Hop|Jazz|Metal|New Age|Oldies|Other|Pop|R&B|Rap|Reggae|' +
  'Rock|Techno|Industrial|Alternative|Ska|Death Metal|Pranks|Soundtrack|Euro-Techno|Ambient|Trip-Hop|Vocal|' +
  'Jazz+Funk|Fusion|Trance|Classical|Instrumental|Acid|House|Game|Sound Clip|Gospel|Noise|Alternative Rock|Bass|' +
  'Soul|Punk|Space|Meditative|Instrumental Pop|Instrumental Rock|Ethnic|Gothic|Darkwave|Techno-Industrial|' +
  'Electronic|Pop-Folk|Eurodance|Dream|Southern Rock|Comedy|Cult|Gangsta|Top 40|Christian Rap|Pop/Funk|Jungle|' +
  'Native American|Cabaret|New Wave|Psychedelic|Rave|Showtunes|Trailer|Lo-Fi|Tribal|Acid Punk|Acid Jazz|Polka|' +
  'Retro|Musical|Rock & Roll|Hard Rock'
).split('|');

/** Names of single genres that have a separator in them. */
const whole: ReadonlySet<string> = new Set([
  'folk, world, & country',
  'folk, world & country',
  'singer/songwriter',
  'stage & screen',
  'pop/funk',
  'duo cello/piano',
]);

/** What people and programs write where they mean nothing. */
const meaningless =
  /^[<([]?(other|unknown( genre)?|none|no genre|genre|misc|undefined|default|null|n\/a)[>)\]]?$/;

/** Several genres in one text are parted by `;`, `/`, `,` or `|`; numbers of ID3v1 become names; at most 10. */
export function cleanGenres(values: readonly unknown[] | undefined): string[] {
  const found = new Map<string, string>();
  for (const text of cleanTexts(values)) {
    for (const part of whole.has(text.toLowerCase()) ? [text] : text.split(/[;/,|]/)) {
      const name = named(part.trim());
      const key = name.toLowerCase();
      if (name !== '' && name.length <= 60 && !meaningless.test(key) && !found.has(key)) found.set(key, name);
    }
  }
  return [...found.values()].slice(0, 10);
}

function named(text: string): string {
  const number = /^\(?(\d{1,3})\)?$/.exec(text)?.[1];
  return number === undefined ? text : (numbered[Number(number)] ?? '');
}
