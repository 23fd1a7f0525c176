// SPDX-License-Identifier: GPL-3.0-or-later

export interface PlaybackRoute {
  route: 'native' | 'decode';
  mimeType: string;
}

/** What Chromium plays from the file as it is, by extension; everything else is decoded for it. */
const nativeTypes: Readonly<Record<string, string>> = {
  mp3: 'audio/mpeg',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  opus: 'audio/ogg',
  wav: 'audio/wav',
  m4a: 'audio/mp4',
  m4b: 'audio/mp4',
  mp4: 'audio/mp4',
  aac: 'audio/aac',
  webm: 'audio/webm',
};

/** Codecs that Chromium refuses even inside a container it knows (names as FFmpeg and music-metadata write them). */
const decodedCodecs =
  /alac|ape|monkey|wavpack|wma|windows media|adpcm|a_?law|mu_?law|dts|ac-?3|truehd|dsd|speex|musepack|tta|true audio/i;

/**
 * @param fileName name of the file with its extension
 * @param codec what is known of the codec, null before the file was read
 */
export function playbackRoute(fileName: string, codec: string | null): PlaybackRoute {
  const extension = fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase();
  const mimeType = nativeTypes[extension];
  if (mimeType === undefined || (codec !== null && decodedCodecs.test(codec))) {
    return { route: 'decode', mimeType: 'audio/wav' };
  }
  return { route: 'native', mimeType };
}
