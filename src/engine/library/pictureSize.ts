// SPDX-License-Identifier: GPL-3.0-or-later

export interface PictureSize {
  /** pixels */
  width: number;
  height: number;
}

/**
 * Reads how large a JPEG, PNG or WebP picture says it is, without decoding it.
 * @returns null for anything else
 */
export function pictureSize(bytes: Uint8Array): PictureSize | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (view.toString('latin1', 1, 8) === 'PNG\r\n\u001A\n')
      return size(view.readUInt32BE(16), view.readUInt32BE(20));
    if (view.readUInt16BE(0) === 0xffd8) return jpegSize(view);
    if (view.toString('latin1', 0, 4) === 'RIFF' && view.toString('latin1', 8, 12) === 'WEBP')
      return webpSize(view);
  } catch {
    // Ends before it has said it.
  }
  return null;
}

function size(width: number, height: number): PictureSize | null {
  return width > 0 && height > 0 ? { width, height } : null;
}

function jpegSize(view: Buffer): PictureSize | null {
  let at = 2;
  for (;;) {
    if (view.readUInt8(at) !== 0xff) return null;
    const marker = view.readUInt8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    // Start of frame, of any kind of JPEG; the three left out are tables.
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      return size(view.readUInt16BE(at + 7), view.readUInt16BE(at + 5));
    }
    at += 2 + view.readUInt16BE(at + 2);
  }
}

function webpSize(view: Buffer): PictureSize | null {
  switch (view.toString('latin1', 12, 16)) {
    case 'VP8X':
      return size(view.readUIntLE(24, 3) + 1, view.readUIntLE(27, 3) + 1);
    case 'VP8L': {
      const bits = view.readUInt32LE(21);
      return size((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
    }
    case 'VP8 ':
      return size(view.readUInt16LE(26) & 0x3fff, view.readUInt16LE(28) & 0x3fff);
    default:
      return null;
  }
}
