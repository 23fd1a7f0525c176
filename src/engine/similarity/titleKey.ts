// SPDX-License-Identifier: GPL-3.0-or-later
import { foldText } from '../library/foldText.ts';

/** Words that name another edition of the same recording, not another recording (live, demo and remix do). */
const editionWords =
  /\b(?:remaster(?:ed)?|digital(?:ly)?|deluxe|expanded|edition|anniversary|bonus|track|album|single|version|original|mono|stereo|explicit|clean|\d{4})\b/gu;
const bracketed = /[([{]([^)\]}]*)[)\]}]/gu;
const guests = /\b(?:feat|ft|featuring)\b\.?.*$/u;

/**
 * Key under which two titles are the same song's: "Océan (2011 Remaster)" and "ocean". Brackets that say anything
 * beyond the edition ("live at", "demo", "part 2") are kept: when in doubt, two tracks are two songs.
 */
export function titleKey(title: string): string {
  const withoutEditions = foldText(title)
    .replace(bracketed, function keepMeaning(_all, inside: string) {
      const rest = inside.replace(guests, '').replace(editionWords, '').trim();
      return rest === '' ? ' ' : ` ${rest} `;
    })
    .replace(/\s-\s[^-]*\bremaster(?:ed)?\b[^-]*$/u, '')
    .replace(guests, '');
  return withoutEditions.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}
