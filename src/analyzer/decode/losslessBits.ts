// SPDX-License-Identifier: GPL-3.0-or-later
import { avGetCodecName, type CodecParameters } from 'node-av/lib';

const losslessCodecs = /^(pcm_|flac$|alac$|wavpack$|ape$|tta$|tak$|shorten$|mlp$|truehd$|wmalossless$)/;

/** Bits of a sample, of lossless codecs only: FFmpeg reports a number for lossy ones as well, which means nothing. */
export function losslessBits(parameters: CodecParameters): number | null {
  const bits = parameters.bitsPerRawSample || parameters.bitsPerCodedSample;
  return bits > 0 && losslessCodecs.test(avGetCodecName(parameters.codecId) ?? '') ? bits : null;
}
