// SPDX-License-Identifier: GPL-3.0-or-later

/** Reads up to `length` bytes at `position`; fewer at the end of the file. */
export type ReadAt = (position: number, length: number) => Uint8Array;

export interface ByteRange {
  start: number;
  /** exclusive */
  end: number;
}

const id3v1Bytes = 128;
const apeFooterBytes = 32;
const id3v2HeaderBytes = 10;

/**
 * What lies between the tags that editors put around any kind of audio file: ID3v2 at the front; ID3v1, APE and
 * Lyrics3 at the end. Some of FFmpeg's demuxers take such an end for audio (its APE demuxer does), and then an
 * edit of the tag would look like other music.
 */
export function withoutTagEnds(size: number, readAt: ReadAt): ByteRange {
  let start = 0;
  // More than one: some programs put a new tag in front of an old one.
  for (let tags = 0; tags < 4; tags += 1) {
    const length = id3v2Length(readAt(start, id3v2HeaderBytes));
    if (length === 0 || start + length > size) break;
    start += length;
  }
  let end = size;
  for (let tags = 0; tags < 4; tags += 1) {
    const length = tailTagLength(start, end, readAt);
    if (length === 0 || end - length < start) break;
    end -= length;
  }
  return { start, end };
}

function id3v2Length(head: Uint8Array): number {
  if (head.length < id3v2HeaderBytes || !startsWith(head, 'ID3')) return 0;
  const sizeBytes = head.subarray(6, 10);
  if (sizeBytes.some((byte) => byte >= 0x80)) return 0;
  const body = sizeBytes.reduce((sum, byte) => sum * 128 + byte, 0);
  const hasFooter = ((head[5] ?? 0) & 0x10) !== 0;
  return id3v2HeaderBytes + body + (hasFooter ? 10 : 0);
}

function tailTagLength(start: number, end: number, readAt: ReadAt): number {
  if (end - start >= id3v1Bytes && startsWith(readAt(end - id3v1Bytes, 3), 'TAG')) return id3v1Bytes;
  if (end - start >= apeFooterBytes) {
    const length = apeTagLength(readAt(end - apeFooterBytes, apeFooterBytes));
    if (length > 0) return length;
  }
  return end - start >= 15 ? lyricsLength(readAt(end - 15, 15)) : 0;
}

function apeTagLength(footer: Uint8Array): number {
  if (footer.length < apeFooterBytes || !startsWith(footer, 'APETAGEX')) return 0;
  const view = new DataView(footer.buffer, footer.byteOffset, footer.byteLength);
  const itemsAndFooter = view.getUint32(12, true);
  const hasHeader = (view.getUint32(20, true) & 0x8000_0000) !== 0;
  return itemsAndFooter + (hasHeader ? apeFooterBytes : 0);
}

/** Lyrics3 v2 ends with six digits (the length of what comes before them) and nine letters. */
function lyricsLength(tail: Uint8Array): number {
  if (!startsWith(tail.subarray(6), 'LYRICS200')) return 0;
  const digits = String.fromCharCode(...tail.subarray(0, 6));
  return /^\d{6}$/.test(digits) ? Number(digits) + 15 : 0;
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  if (bytes.length < text.length) return false;
  for (let index = 0; index < text.length; index += 1) {
    if (bytes[index] !== text.charCodeAt(index)) return false;
  }
  return true;
}
