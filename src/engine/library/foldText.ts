// SPDX-License-Identifier: GPL-3.0-or-later

/** Letters that no decomposition takes apart, as people type them who do not have them on their keyboard. */
const plain: Readonly<Record<string, string>> = {
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ı: 'i',
  '’': "'",
  '‘': "'",
  '–': '-',
  '—': '-',
};

/** For comparing: lower case, without diacritics, compatibility forms made plain. */
export function foldText(text: string): string {
  const lower = text.toLowerCase();
  // Most text is plain already, and this runs over a whole library.
  if (/^[\u0000-\u007F]*$/.test(lower)) return lower;
  return lower
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .replaceAll(/[øđðłßæœþı’‘–—]/g, (letter) => plain[letter] ?? letter);
}
