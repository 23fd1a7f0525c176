// SPDX-License-Identifier: GPL-3.0-or-later
import { expect, test } from 'vitest';
import { withoutTagEnds } from '../../../src/analyzer/decode/tagEnds.ts';
import { apeTag, id3v1, id3v2 } from '../../support/audio/tagBytes.ts';

const audio = Buffer.from('the audio in the middle, long enough to look real'.repeat(10));

function found(...parts: Buffer[]): string {
  const file = Buffer.concat(parts);
  const range = withoutTagEnds(file.length, (position, length) => file.subarray(position, position + length));
  return file.subarray(range.start, range.end).toString();
}

const head = id3v2({ frames: { TIT2: 'Title' }, padding: 300 });
const ape = apeTag({ items: { Title: 'Title', Artist: 'Ärtist' } });
const oldApe = apeTag({ items: { Title: 'Title' }, header: false });
const lyricsBody = Buffer.from('LYRICSBEGININD0000200EAL00005Album');
const lyrics = Buffer.concat([
  lyricsBody,
  Buffer.from(`${String(lyricsBody.length).padStart(6, '0')}LYRICS200`),
]);

test.each<[string, Buffer[]]>([
  ['nothing', [audio]],
  ['ID3v2', [head, audio]],
  ['two ID3v2 tags', [head, head, audio]],
  ['ID3v1', [audio, id3v1('Title')]],
  ['APE', [audio, ape]],
  ['APE without a header', [audio, oldApe]],
  ['APE before ID3v1', [audio, ape, id3v1('Title')]],
  ['Lyrics3 before ID3v1', [audio, lyrics, id3v1('Title')]],
  ['all of them', [head, audio, ape, lyrics, id3v1('Title')]],
])('finds the audio between %s', (_name, parts) => {
  expect(found(...parts)).toBe(audio.toString());
});

test('a file that is only tags has no audio', () => {
  expect(found(head)).toBe('');
  expect(found(head, ape, id3v1('x'))).toBe('');
});

test('a tag that claims to be larger than the file is left where it is', () => {
  const broken = Buffer.from(head);
  broken.writeUInt8(0x7f, 6);
  expect(found(broken, audio).length).toBe(broken.length + audio.length);
  const brokenApe = Buffer.from(oldApe);
  brokenApe.writeUInt32LE(0x7fff_ffff, brokenApe.length - 20);
  expect(found(audio, brokenApe).length).toBe(audio.length + brokenApe.length);
});
