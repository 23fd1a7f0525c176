// SPDX-License-Identifier: GPL-3.0-or-later

/** Longest text kept of a tag; a list shows far less, and a broken tag can hold megabytes. */
const longestText = 500;

/**
 * One line of tag text: no NULs, control characters or runs of spaces, composed (NFC), at most 500 characters.
 * UTF-8 that was read as Latin-1 ("BjÃ¶rk") is put right, a mistake of many old tag writers.
 */
export function cleanText(value: unknown): string {
  if (typeof value !== 'string' || value === '') return '';
  const text = repairLatin1(firstPart(value).slice(0, longestText * 4))
    // Half a surrogate pair cannot be stored, and U+FEFF is left over from UTF-16.
    .replaceAll(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]|\uFEFF/g, '')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .normalize('NFC');
  return text.length <= longestText ? text : shorten(text);
}

/** Several texts in one are parted by NUL in ID3v2.4; the first that says something counts. */
function firstPart(value: string): string {
  if (!value.includes('\u0000')) return value;
  return value.split('\u0000').find((part) => part.trim() !== '') ?? '';
}

function shorten(text: string): string {
  const end = /[\uD800-\uDBFF]$/.test(text.slice(0, longestText)) ? longestText - 1 : longestText;
  return text.slice(0, end).trimEnd();
}

function repairLatin1(text: string): string {
  if (!/[\u0080-\u00FF]/.test(text) || /[^\u0000-\u00FF]/.test(text)) return text;
  const bytes = Buffer.from(text, 'latin1');
  const repaired = bytes.toString('utf8');
  return repaired.includes('\uFFFD') ? text : repaired;
}

/** Cleans every text (also those with NULs between several), without empty ones and doubles; at most 50. */
export function cleanTexts(values: readonly unknown[] | undefined): string[] {
  const parts = (values ?? []).flatMap((value) => (typeof value === 'string' ? value.split('\u0000') : []));
  return [...new Set(parts.map(cleanText).filter((text) => text !== ''))].slice(0, 50);
}
