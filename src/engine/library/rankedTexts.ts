// SPDX-License-Identifier: GPL-3.0-or-later
import { foldText } from './foldText.ts';

/** A text with its place among all texts of its kind. The place moves when texts are added, the order never does. */
export interface RankedText {
  readonly text: string;
  rank: number;
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'variant' });

/**
 * Puts texts in the order of the user's language once, so that sorting rows compares numbers. A collator needs about
 * half a microsecond to compare two texts, far too much for sorting 100,000 rows on every change; so each distinct
 * text is placed once, and texts that come later are merged in.
 */
export class RankedTexts {
  readonly #known = new Map<string, RankedText>();
  #sorted: RankedText[] = [];
  #fresh: RankedText[] = [];

  /** The same object for the same text; its rank counts after `settle`. */
  of(text: string): RankedText {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const fresh = { text, rank: -1 };
    this.#known.set(text, fresh);
    this.#fresh.push(fresh);
    return fresh;
  }

  /** Gives every text handed out so far its rank. */
  settle(): void {
    if (this.#fresh.length === 0) return;
    const fresh = sortTexts(this.#fresh);
    this.#fresh = [];
    this.#sorted = this.#sorted.length === 0 ? fresh : merge(this.#sorted, fresh);
    for (let rank = 0; rank < this.#sorted.length; rank += 1) (this.#sorted[rank] as RankedText).rank = rank;
  }
}

/**
 * First by a plain comparison of folded texts, which is fast and nearly right, then by the collator, which needs
 * little more than one comparison a text when they are nearly in order.
 */
function sortTexts(texts: RankedText[]): RankedText[] {
  const folded = texts.map((ranked) => ({ ranked, key: padNumbers(foldText(ranked.text)) }));
  folded.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return folded.map(({ ranked }) => ranked).sort((a, b) => collator.compare(a.text, b.text));
}

function padNumbers(text: string): string {
  return /\d/.test(text) ? text.replaceAll(/\d+/g, (digits) => digits.padStart(8, '0')) : text;
}

function merge(left: readonly RankedText[], right: readonly RankedText[]): RankedText[] {
  const merged: RankedText[] = [];
  let from = 0;
  for (const next of right) {
    // The place of each new text by halving: few new ones among many cost few comparisons.
    let low = from;
    let high = left.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (collator.compare((left[middle] as RankedText).text, next.text) <= 0) low = middle + 1;
      else high = middle;
    }
    while (from < low) {
      merged.push(left[from] as RankedText);
      from += 1;
    }
    merged.push(next);
  }
  while (from < left.length) {
    merged.push(left[from] as RankedText);
    from += 1;
  }
  return merged;
}
