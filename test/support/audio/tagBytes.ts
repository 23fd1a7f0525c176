// SPDX-License-Identifier: GPL-3.0-or-later
// Tags written by hand, byte for byte as tag editors put them around the audio.

/** ID3v1: the last 128 bytes of a file. */
export function id3v1(title: string): Buffer {
  const tag = Buffer.alloc(128);
  tag.write('TAG', 0, 'latin1');
  tag.write(title.slice(0, 30), 3, 'latin1');
  tag.writeUInt8(255, 127);
  return tag;
}

export interface Id3v2Options {
  frames: Record<string, string>;
  cover?: Buffer;
  /** zero bytes at the end, which editors leave so that the next edit need not move the audio */
  padding?: number;
}

/** ID3v2.3 with UTF-16 texts, as most editors on Windows write it. */
export function id3v2(options: Id3v2Options): Buffer {
  const frames = Object.entries(options.frames).map(([id, text]) =>
    id3Frame(id, Buffer.concat([Buffer.from([1, 0xff, 0xfe]), Buffer.from(text, 'utf16le')])),
  );
  if (options.cover !== undefined) {
    const head = Buffer.from('\0image/png\0\x03\0', 'latin1');
    frames.push(id3Frame('APIC', Buffer.concat([head, options.cover])));
  }
  const body = Buffer.concat([...frames, Buffer.alloc(options.padding ?? 0)]);
  const header = Buffer.from('ID3\x03\0\0\0\0\0\0', 'latin1');
  for (let index = 0; index < 4; index += 1)
    header.writeUInt8((body.length >> (21 - 7 * index)) & 0x7f, 6 + index);
  return Buffer.concat([header, body]);
}

export interface ApeTagOptions {
  items: Record<string, string>;
  /** default true; old writers left the header out */
  header?: boolean;
}

/** APEv2, for the end of a file. */
export function apeTag(options: ApeTagOptions): Buffer {
  const items = Object.entries(options.items).map(([key, text]) => {
    const value = Buffer.from(text, 'utf8');
    const head = Buffer.alloc(8);
    head.writeUInt32LE(value.length, 0);
    return Buffer.concat([head, Buffer.from(`${key}\0`, 'latin1'), value]);
  });
  const body = Buffer.concat(items);
  const withHeader = options.header ?? true;
  function ends(isHeader: boolean): Buffer {
    const end = Buffer.alloc(32);
    end.write('APETAGEX', 0, 'latin1');
    end.writeUInt32LE(2000, 8);
    // The size counts the items and the footer, not the header.
    end.writeUInt32LE(body.length + 32, 12);
    end.writeUInt32LE(items.length, 16);
    end.writeUInt32LE(((withHeader ? 0x8000_0000 : 0) | (isHeader ? 0x2000_0000 : 0)) >>> 0, 20);
    return end;
  }
  return Buffer.concat([...(withHeader ? [ends(true)] : []), body, ends(false)]);
}

/** Cuts an ID3v2 tag off the front, if there is one. */
export function withoutId3v2(file: Buffer): Buffer {
  if (file.toString('latin1', 0, 3) !== 'ID3') return file;
  let size = 0;
  for (let index = 6; index < 10; index += 1) size = (size << 7) | file.readUInt8(index);
  return file.subarray(10 + size);
}

function id3Frame(id: string, data: Buffer): Buffer {
  const header = Buffer.alloc(10);
  header.write(id, 0, 'latin1');
  header.writeUInt32BE(data.length, 4);
  return Buffer.concat([header, data]);
}
