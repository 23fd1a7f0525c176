// SPDX-License-Identifier: GPL-3.0-or-later
import { Transformer } from '@napi-rs/image';
import { describe, expect, it } from 'vitest';
import { pictureSize } from '../../../../src/engine/library/pictureSize.ts';

const pixels = new Uint8Array(70 * 30 * 4).fill(120);

function picture(): Transformer {
  return Transformer.fromRgbaPixels(pixels, 70, 30);
}

describe('pictureSize', () => {
  it('reads the size of JPEG, PNG and both kinds of WebP', () => {
    const pictures = [
      picture().jpegSync(),
      picture().pngSync(),
      picture().webpSync(70),
      picture().webpLosslessSync(),
    ];
    for (const bytes of pictures) expect(pictureSize(bytes)).toEqual({ width: 70, height: 30 });
  });

  it('says nothing about anything else, wherever it ends', () => {
    const pictures = [
      picture().jpegSync(),
      picture().pngSync(),
      picture().webpSync(70),
      picture().tiffSync(),
    ];
    expect(pictureSize(picture().bmpSync())).toBeNull();
    expect(pictureSize(new Uint8Array(0))).toBeNull();
    expect(pictureSize(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBeNull();
    for (const bytes of pictures) {
      for (let length = 0; length < 20; length += 1)
        expect(pictureSize(bytes.subarray(0, length))).toBeNull();
    }
  });
});
