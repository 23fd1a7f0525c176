// SPDX-License-Identifier: GPL-3.0-or-later

const lossless = /^(flac|alac|ape|tta|mlp|truehd|wavpack|wmalossless|dsd_|pcm_(?!alaw|mulaw|vidc))/;
const lossy = /^(mp[123]|aac|vorbis|opus|wma|musepack|mpc|ac3|eac3|speex|pcm_(alaw|mulaw|vidc)|adpcm)/;

/** @param codec as FFmpeg names it; null: not known, or of both kinds as WavPack can be */
export function isLosslessCodec(codec: string): boolean | null {
  const name = codec.toLowerCase();
  if (name === 'wavpack') return null;
  if (lossless.test(name)) return true;
  return lossy.test(name) ? false : null;
}
