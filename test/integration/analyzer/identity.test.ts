// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apeFile } from '../../support/audio/apeFile.ts';
import {
  audioFormats,
  encodeAudioFile,
  extensionOf,
  type AudioFormat,
} from '../../support/audio/encodeAudio.ts';
import { pngPicture } from '../../support/audio/png.ts';
import { remux } from '../../support/audio/remux.ts';
import { music, type Samples } from '../../support/audio/signals.ts';
import { apeTag, id3v1, id3v2, withoutId3v2 } from '../../support/audio/tagBytes.ts';
import { identifyFile } from './support.ts';

const muxers: Record<AudioFormat, string> = {
  mp3: 'mp3',
  flac: 'flac',
  ogg: 'ogg',
  opus: 'opus',
  m4a: 'ipod',
  alac: 'ipod',
  wav: 'wav',
  aiff: 'aiff',
  wma: 'asf',
  wavpack: 'wv',
};
const cover = pngPicture(400, [90, 20, 60]);

let folder: string;
const originals = new Map<AudioFormat, string>();

/** Opus knows 48 kHz; all others get a rate that is no round number. */
function song(format: AudioFormat, seed = 1): Samples {
  return music(seed, { seconds: 3.21, sampleRate: format === 'opus' ? 48_000 : 44_100 });
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'segue-identity-'));
  for (const format of audioFormats) {
    const path = join(folder, `original-${format}.${extensionOf(format)}`);
    encodeAudioFile(path, song(format), { format, tags: { title: 'First', artist: 'Somebody' } });
    originals.set(format, path);
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

function original(format: AudioFormat): string {
  const path = originals.get(format);
  if (path === undefined) throw new Error(`no ${format}`);
  return path;
}

/** A file with changed bytes around the audio. */
function edited(format: AudioFormat, name: string, edit: (file: Buffer) => Buffer): string {
  const path = join(folder, `${name}-${format}.${extensionOf(format)}`);
  writeFileSync(path, edit(readFileSync(original(format))));
  return path;
}

describe.each(audioFormats)('the identity of %s', (format) => {
  test('is 32 hex digits, the same each time, from bytes and from packets', () => {
    const { audioId } = identifyFile(original(format));
    expect(audioId).toMatch(/^[0-9a-f]{32}$/);
    expect(identifyFile(original(format)).audioId).toBe(audioId);
    expect(identifyFile(original(format), { fromBytes: false }).audioId).toBe(audioId);
  });

  test('outlives remuxing with other tags, twice', () => {
    const once = join(folder, `once-${format}.${extensionOf(format)}`);
    const twice = join(folder, `twice-${format}.${extensionOf(format)}`);
    remux(original(format), once, {
      muxer: muxers[format],
      tags: { title: 'Second title, much longer'.repeat(9) },
    });
    remux(once, twice, { muxer: muxers[format], tags: { artist: 'X' } });
    expect(readFileSync(once).equals(readFileSync(original(format)))).toBe(false);
    const { audioId } = identifyFile(original(format));
    expect(identifyFile(once).audioId).toBe(audioId);
    expect(identifyFile(twice).audioId).toBe(audioId);
    expect(identifyFile(twice, { fromBytes: false }).audioId).toBe(audioId);
  });

  test('outlives tags at the end of the file', () => {
    const { audioId } = identifyFile(original(format));
    const tail = edited(format, 'id3v1', (file) => Buffer.concat([file, id3v1('A title')]));
    expect(identifyFile(tail).audioId).toBe(audioId);
    const ape = edited(format, 'ape', (file) =>
      Buffer.concat([file, apeTag({ items: { Title: 'A' } }), id3v1('A')]),
    );
    expect(identifyFile(ape).audioId).toBe(audioId);
  });

  test('outlives a tag put before the file', () => {
    const { audioId } = identifyFile(original(format));
    const head = edited(format, 'id3v2', (file) =>
      Buffer.concat([id3v2({ frames: { TIT2: 'A title' }, cover, padding: 77 }), withoutId3v2(file)]),
    );
    expect(identifyFile(head).audioId).toBe(audioId);
    expect(identifyFile(head, { fromBytes: false }).audioId).toBe(audioId);
  });

  test('is another for another recording, and for the same one encoded anew', () => {
    const other = join(folder, `other-${format}.${extensionOf(format)}`);
    encodeAudioFile(other, song(format, 2), { format });
    expect(identifyFile(other).audioId).not.toBe(identifyFile(original(format)).audioId);
  });

  test('comes with the facts', () => {
    const facts = identifyFile(original(format));
    expect(facts.channels).toBe(2);
    expect(facts.sampleRate).toBe(format === 'opus' ? 48_000 : 44_100);
    // Encoders add a little at both ends.
    expect(facts.duration).toBeGreaterThan(3.2);
    expect(facts.duration).toBeLessThan(3.3);
    expect(facts.bitrate).toBeGreaterThan(30_000);
    const lossless = ['flac', 'alac', 'wav', 'aiff', 'wavpack'].includes(format);
    expect(facts.bitsPerSample).toBe(lossless ? 16 : null);
  });
});

test.each(['mp3', 'flac', 'm4a', 'alac', 'aiff'] as const)('a cover put into %s does not count', (format) => {
  const covered = join(folder, `covered-${format}.${extensionOf(format)}`);
  const muxerOptions = format === 'aiff' ? { write_id3v2: '1' } : {};
  remux(original(format), covered, { muxer: muxers[format], cover, muxerOptions });
  expect(readFileSync(covered).length).toBeGreaterThan(readFileSync(original(format)).length);
  expect(identifyFile(covered).audioId).toBe(identifyFile(original(format)).audioId);
  expect(identifyFile(covered, { fromBytes: false }).audioId).toBe(identifyFile(original(format)).audioId);
});

test('the facts name codec and container', () => {
  const names = audioFormats.map((format) => {
    const { codec, container } = identifyFile(original(format));
    return `${format}: ${codec} in ${container}`;
  });
  expect(names).toEqual([
    'mp3: mp3 in mp3',
    'flac: flac in flac',
    'ogg: vorbis in ogg',
    'opus: opus in ogg',
    'm4a: aac in mp4',
    'alac: alac in mp4',
    'wav: pcm_s16le in wav',
    'aiff: pcm_s16be in aiff',
    'wma: wmav2 in asf',
    'wavpack: wavpack in wavpack',
  ]);
});

test.each(['mp3', 'flac'] as const)(
  'an ID3v2 tag put before %s, enlarged, with a cover, taken away',
  (format) => {
    const { audioId } = identifyFile(original(format));
    const plain = edited(format, 'no-id3', withoutId3v2);
    const small = edited(format, 'small-id3', (file) =>
      Buffer.concat([id3v2({ frames: { TIT2: 'Small' } }), withoutId3v2(file)]),
    );
    const large = edited(format, 'large-id3', (file) =>
      Buffer.concat([id3v2({ frames: { TIT2: 'Large' }, cover, padding: 5000 }), withoutId3v2(file)]),
    );
    for (const path of [plain, small, large]) expect(identifyFile(path).audioId).toBe(audioId);
  },
);

test('ape: the tags around it do not count, its samples do', () => {
  const plain = join(folder, 'plain.ape');
  const tagged = join(folder, 'tagged.ape');
  const other = join(folder, 'other.ape');
  const file = apeFile(song('wav'));
  writeFileSync(plain, file);
  writeFileSync(
    tagged,
    Buffer.concat([
      id3v2({ frames: { TIT2: 'x' } }),
      file,
      apeTag({ items: { Title: 'Longer' } }),
      id3v1('x'),
    ]),
  );
  writeFileSync(other, apeFile(song('wav', 2)));
  const facts = identifyFile(plain);
  expect(facts).toMatchObject({
    codec: 'ape',
    container: 'ape',
    sampleRate: 44_100,
    channels: 2,
    bitsPerSample: 16,
  });
  expect(facts.duration).toBeCloseTo(3.21, 2);
  expect(identifyFile(tagged).audioId).toBe(facts.audioId);
  expect(identifyFile(other).audioId).not.toBe(facts.audioId);
});

test('mp3 with and without the frame that holds its index', () => {
  const without = join(folder, 'without-xing.mp3');
  remux(original('mp3'), without, { muxer: 'mp3', muxerOptions: { write_xing: '0' } });
  expect(identifyFile(without).audioId).toBe(identifyFile(original('mp3')).audioId);
});

test('m4a with its index moved to the front', () => {
  const moved = join(folder, 'faststart.m4a');
  remux(original('m4a'), moved, { muxer: 'ipod', muxerOptions: { movflags: '+faststart' } });
  expect(identifyFile(moved).audioId).toBe(identifyFile(original('m4a')).audioId);
});

test('the same packets in another container are the same audio', () => {
  for (const format of ['mp3', 'flac', 'm4a', 'ogg'] as const) {
    const boxed = join(folder, `boxed-${format}.mka`);
    remux(original(format), boxed, { muxer: 'matroska' });
    expect(identifyFile(boxed).audioId).toBe(identifyFile(original(format)).audioId);
  }
});

test('the name and the place do not count', () => {
  const { audioId } = identifyFile(original('ogg'));
  const place = join(folder, 'elsewhere', 'deeper');
  mkdirSync(place, { recursive: true });
  const copy = edited('ogg', 'to-move', (file) => file);
  const moved = join(place, 'an other name, misleading.mp3');
  renameSync(copy, moved);
  expect(identifyFile(moved).audioId).toBe(audioId);
});

test('another encode of the same recording is another audio', () => {
  const again = join(folder, 'other-bitrate.mp3');
  encodeAudioFile(again, song('mp3'), { format: 'mp3', bitrate: 192_000 });
  expect(identifyFile(again).audioId).not.toBe(identifyFile(original('mp3')).audioId);
});

test('junk between mp3 frames is left to FFmpeg, and the tags around it still do not count', () => {
  const half = (file: Buffer): number => Math.floor(file.length / 2);
  const junk = Buffer.alloc(700, 0x55);
  const broken = edited('mp3', 'junk', (file) =>
    Buffer.concat([file.subarray(0, half(file)), junk, file.subarray(half(file))]),
  );
  const tagged = join(folder, 'junk-tagged.mp3');
  writeFileSync(
    tagged,
    Buffer.concat([id3v2({ frames: { TIT2: 'x' } }), withoutId3v2(readFileSync(broken)), id3v1('x')]),
  );
  expect(identifyFile(tagged).audioId).toBe(identifyFile(broken).audioId);
});
