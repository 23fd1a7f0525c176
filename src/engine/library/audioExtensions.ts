// SPDX-License-Identifier: GPL-3.0-or-later

/** What a name must end in to be taken for a track. Files of the name but not of the kind fail later, with a reason. */
const audioExtensions: ReadonlySet<string> = new Set([
  '3ga',
  'aac',
  'ac3',
  'aif',
  'aifc',
  'aiff',
  'alac',
  'ape',
  'au',
  'caf',
  'dff',
  'dsf',
  'flac',
  'm4a',
  'm4b',
  'mka',
  'mp2',
  'mp3',
  'mp4',
  'mpc',
  'mpga',
  'oga',
  'ogg',
  'opus',
  'spx',
  'tak',
  'tta',
  'wav',
  'wave',
  'weba',
  'webm',
  'wma',
  'wv',
]);

/** @param name as bytes; the extension itself is always ASCII */
export function isAudioName(name: Buffer): boolean {
  return audioExtensions.has(extensionOf(name));
}

/** In lower case, without the dot; empty when there is none. */
export function extensionOf(name: Buffer): string {
  const dot = name.lastIndexOf(0x2e);
  if (dot <= 0 || name.length - dot > 8) return '';
  return name.toString('latin1', dot + 1).toLowerCase();
}
