// SPDX-License-Identifier: GPL-3.0-or-later
import type { QueueRule } from '../../shared/domain/similar.ts';
import { foldText } from '../library/foldText.ts';
import type { Candidate } from './candidate.ts';

/** At most this many tracks of one artist ... */
export const artistLimit = 2;
/** ... in any this many consecutive entries. */
export const artistSpan = 10;

/**
 * What is given up, in this order, when no candidate keeps every rule: first the spacing of albums, then that of
 * artists, then both. Each position tries all rules again.
 */
const relaxations: readonly (readonly QueueRule[])[] = [
  [],
  ['album-spacing'],
  ['artist-spacing'],
  ['album-spacing', 'artist-spacing'],
];

/** What rippers write where they do not know; such tracks have nothing in common. */
const unknownName = /^(?:<?unknown(?: (?:artist|album|title))?>?|various(?: artists)?|untitled)?$/;

/** Names of a track, made comparable; empty where unknown. */
interface SpacingKeys {
  artists: readonly string[];
  album: string;
  albumArtist: string;
}

/** Making keys costs far more than comparing them, and a candidate is looked at for every place of a queue. */
const keysByTrack = new WeakMap<Candidate, SpacingKeys>();

function keysOf(track: Candidate): SpacingKeys {
  const known = keysByTrack.get(track);
  if (known !== undefined) return known;
  const keys: SpacingKeys = {
    artists: [...new Set(track.artists.map(nameKey))].filter((key) => key !== ''),
    album: nameKey(track.album),
    albumArtist: nameKey(track.albumArtist),
  };
  keysByTrack.set(track, keys);
  return keys;
}

function nameKey(name: string): string {
  const key = foldText(name).trim();
  return unknownName.test(key) ? '' : key;
}

/** Many albums share a name, so their artists count as well, where the tags tell them. */
function isSameAlbum(a: SpacingKeys, b: SpacingKeys): boolean {
  if (a.album === '' || a.album !== b.album) return false;
  return a.albumArtist === b.albumArtist || a.albumArtist === '' || b.albumArtist === '';
}

export interface SpacedPick {
  track: Candidate;
  /** rules that had to be given up for this position */
  relaxed: readonly QueueRule[];
}

/**
 * Chooses the best candidate that may stand behind `before`.
 * @param before the queue so far, seed first
 * @param candidates best first
 */
export function pickSpaced(before: readonly Candidate[], candidates: Iterable<Candidate>): SpacedPick | null {
  const place = placeBehind(before);
  const best = new Map<number, Candidate>();
  for (const track of candidates) {
    const broken = rulesBrokenAt(place, track);
    const level = relaxations.findIndex((relaxed) => broken.every((rule) => relaxed.includes(rule)));
    if (level === 0) return { track, relaxed: [] };
    if (!best.has(level)) best.set(level, track);
  }
  for (const [level, relaxed] of relaxations.entries()) {
    const track = best.get(level);
    if (track !== undefined) return { track, relaxed };
  }
  return null;
}

interface Place {
  last: SpacingKeys | null;
  /** artists that may not come again yet */
  crowded: ReadonlySet<string>;
}

function placeBehind(before: readonly Candidate[]): Place {
  const last = before.at(-1);
  const counts = new Map<string, number>();
  for (const track of before.slice(-(artistSpan - 1))) {
    for (const artist of keysOf(track).artists) counts.set(artist, (counts.get(artist) ?? 0) + 1);
  }
  const crowded = [...counts].flatMap(([artist, count]) => (count >= artistLimit ? [artist] : []));
  return { last: last === undefined ? null : keysOf(last), crowded: new Set(crowded) };
}

function rulesBrokenAt({ last, crowded }: Place, next: Candidate): QueueRule[] {
  const keys = keysOf(next);
  const broken: QueueRule[] = [];
  if (last !== null && isSameAlbum(last, keys)) broken.push('album-spacing');
  if (keys.artists.some((artist) => crowded.has(artist))) broken.push('artist-spacing');
  return broken;
}

/** Rules that `next` would break right behind `before`. */
export function brokenRules(before: readonly Candidate[], next: Candidate): QueueRule[] {
  return rulesBrokenAt(placeBehind(before), next);
}
