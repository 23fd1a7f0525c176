// SPDX-License-Identifier: GPL-3.0-or-later
import type { BlockReader } from './blockReader.ts';
import type { PayloadHash } from './payloadHash.ts';
import type { StoredPayload } from './storedPayload.ts';

interface Box {
  type: string;
  /** of what is inside */
  start: number;
  end: number;
}

interface SampleTable {
  sizes: Buffer;
  chunks: Buffer;
  offsets: Buffer;
  wideOffsets: boolean;
}

/** Tables of files that are hours long stay far below this. */
const largestTable = 64 * 1024 * 1024;

/** The samples of the one audio track, in the order of its table, wherever in the file they lie. */
export function mp4Payload(reader: BlockReader, hash: PayloadHash): StoredPayload | null {
  const top = boxes(reader, reader.range.start, reader.range.end);
  const movie = top?.filter((box) => box.type === 'moov');
  if (top === null || movie?.length !== 1 || top.some((box) => box.type === 'moof')) return null;
  const tracks = movie.flatMap((box) => inside(reader, box, 'trak'));
  const audio = tracks.filter((track) => isSound(reader, track));
  const track = audio[0];
  if (track === undefined || audio.length !== 1) return null;
  const table = sampleTable(reader, track);
  return table !== null && addSamples(reader, table, hash) ? { duration: null } : null;
}

function addSamples(reader: BlockReader, table: SampleTable, hash: PayloadHash): boolean {
  const { sizes, chunks, offsets, wideOffsets } = table;
  const fixedSize = sizes.readUInt32BE(4);
  const samples = sizes.readUInt32BE(8);
  const chunkCount = offsets.readUInt32BE(4);
  const runs = chunks.readUInt32BE(4);
  if (fixedSize === 0 && sizes.length < 12 + samples * 4) return false;
  if (offsets.length < 8 + chunkCount * (wideOffsets ? 8 : 4) || chunks.length < 8 + runs * 12) return false;
  let sample = 0;
  let run = -1;
  let perChunk = 0;
  for (let chunk = 0; chunk < chunkCount && sample < samples; chunk += 1) {
    // Runs say from which chunk on (counted from 1) a number of samples for each chunk holds.
    while (run + 1 < runs && chunks.readUInt32BE(8 + (run + 1) * 12) <= chunk + 1) {
      run += 1;
      perChunk = chunks.readUInt32BE(8 + run * 12 + 4);
    }
    const last = Math.min(samples, sample + perChunk);
    let bytes = 0;
    if (fixedSize > 0) bytes = (last - sample) * fixedSize;
    else for (let index = sample; index < last; index += 1) bytes += sizes.readUInt32BE(12 + index * 4);
    sample = last;
    const offset = wideOffsets
      ? Number(offsets.readBigUInt64BE(8 + chunk * 8))
      : offsets.readUInt32BE(8 + chunk * 4);
    // A tag that somebody put in front of the file has moved everything.
    const start = reader.range.start + offset;
    const added = reader.each({ start, end: start + bytes }, (piece) => {
      hash.add(piece);
      return !hash.complete;
    });
    if (!added) return false;
    if (hash.complete) return true;
  }
  return samples > 0 && sample === samples;
}

function sampleTable(reader: BlockReader, track: Box): SampleTable | null {
  const table = inside(reader, track, 'mdia').flatMap((media) =>
    inside(reader, media, 'minf').flatMap((info) => inside(reader, info, 'stbl')),
  )[0];
  if (table === undefined) return null;
  const sizes = content(reader, inside(reader, table, 'stsz')[0]);
  const chunks = content(reader, inside(reader, table, 'stsc')[0]);
  const narrow = content(reader, inside(reader, table, 'stco')[0]);
  const offsets = narrow ?? content(reader, inside(reader, table, 'co64')[0]);
  if (sizes === null || chunks === null || offsets === null) return null;
  if (sizes.length < 12 || chunks.length < 8 || offsets.length < 8) return null;
  return { sizes, chunks, offsets, wideOffsets: narrow === null };
}

function isSound(reader: BlockReader, track: Box): boolean {
  const handlers = inside(reader, track, 'mdia').flatMap((media) => inside(reader, media, 'hdlr'));
  return handlers.some((handler) => content(reader, handler)?.toString('latin1', 8, 12) === 'soun');
}

function inside(reader: BlockReader, box: Box, type: string): Box[] {
  return boxes(reader, box.start, box.end)?.filter((child) => child.type === type) ?? [];
}

/** A copy: the reader shows its bytes only until it is asked for others. */
function content(reader: BlockReader, box: Box | undefined): Buffer | null {
  if (box === undefined || box.end - box.start > largestTable) return null;
  const bytes = reader.view(box.start, box.end - box.start);
  return bytes === null ? null : Buffer.from(bytes);
}

/** Null where the boxes do not fill their place exactly: a file that was cut off, or not written to the end. */
function boxes(reader: BlockReader, start: number, end: number): Box[] | null {
  const found: Box[] = [];
  for (let at = start; at < end;) {
    const head = reader.view(at, 8);
    if (head === null) return null;
    let size = head.readUInt32BE(0);
    let headBytes = 8;
    const type = head.toString('latin1', 4, 8);
    if (size === 1) {
      const wide = reader.view(at + 8, 8);
      if (wide === null) return null;
      size = Number(wide.readBigUInt64BE(0));
      headBytes = 16;
    } else if (size === 0) {
      size = end - at;
    }
    if (size < headBytes || at + size > end) return null;
    found.push({ type, start: at + headBytes, end: at + size });
    at += size;
  }
  return found;
}
