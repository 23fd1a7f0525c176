// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { makeMusicFolder, type MadeTrack } from '../../support/musicFolder.ts';
import { cliEntry } from '../../support/projectPaths.ts';
import { runCli } from '../../support/runCli.ts';

let folder: string;
let music: string;
let library: string;
let made: MadeTrack[];

// One scanned library for all commands that only read.
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'segue-cli-'));
  music = join(folder, 'music, with a comma');
  library = join(folder, 'library');
  made = makeMusicFolder(music, { tracks: 8, formats: ['mp3', 'flac'], perAlbum: 1 });
  writeFileSync(join(music, 'not music.mp3'), 'words');
  const { code, document } = await runCli(['scan', music, '--library', library, '--json']);
  expect(code).toBe(0);
  expect(document).toMatchObject({
    added: 9,
    updated: 0,
    moved: 0,
    removed: 0,
    unchanged: 0,
    analysed: 8,
    failed: [{ path: join(music, 'not music.mp3'), code: 'not_audio' }],
    provider: 'cpu',
  });
  expect(document).toHaveProperty('seconds');
  expect(document).toHaveProperty('tracksPerSecond');
  expect((document as { encoder: string }).encoder).toMatch(/^mfcc-stats /);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('similar: by path and by id, spaced and raw', async () => {
  const path = made[0]?.path ?? '';
  const byPath = await runCli(['similar', path, '--library', library, '--count', '3', '--json']);
  expect(byPath.code).toBe(0);
  const { seed, tracks } = byPath.document as {
    seed: { id: string; path: string };
    tracks: Record<string, unknown>[];
  };
  expect(seed.path).toBe(path);
  expect(tracks).toHaveLength(3);
  for (const track of tracks) {
    expect(Object.keys(track)).toEqual(
      expect.arrayContaining(['id', 'path', 'artist', 'album', 'title', 'score', 'reason']),
    );
  }
  const byId = await runCli(['similar', seed.id, '--library', library, '--count', '3', '--json', '--raw']);
  expect((byId.document as { tracks: unknown[] }).tracks).toHaveLength(3);
});

test('tracks: all, and by words', async () => {
  const all = await runCli(['tracks', '--library', library, '--json']);
  expect((all.document as { tracks: unknown[] }).tracks).toHaveLength(9);
  const some = await runCli(['tracks', '--query', 'artist 6', '--library', library, '--json']);
  expect((some.document as { tracks: { artist: string }[] }).tracks.map((track) => track.artist)).toEqual([
    'Artist 6',
  ]);
});

test('vectors: a header and one line a track, of length 1', async () => {
  const out = join(folder, 'vectors.csv');
  const { code } = await runCli(['vectors', '--out', out, '--library', library, '--json']);
  expect(code).toBe(0);
  const [header = '', ...lines] = readFileSync(out, 'utf8').trimEnd().split('\n');
  const dims = header.split(',').length - 1;
  expect(header.startsWith('path,v0,v1,')).toBe(true);
  expect(lines).toHaveLength(8);
  for (const line of lines) {
    const [, path = '', numbers = ''] = /^"(.*)",(.*)$/.exec(line) ?? [];
    expect(made.map((track) => track.path)).toContain(path);
    const values = numbers.split(',').map(Number);
    expect(values).toHaveLength(dims);
    expect(Math.hypot(...values)).toBeCloseTo(1, 4);
  }
});

test('a long document reaches a slow reader whole', async () => {
  const many = join(folder, 'many');
  const manyLibrary = join(folder, 'many-library');
  mkdirSync(many);
  for (let number = 0; number < 150; number += 1) writeFileSync(join(many, `${number}.mp3`), 'words');
  await runCli(['scan', many, '--library', manyLibrary]);
  // A real pipe, which a child of Node does not have, and a reader that lets it fill up.
  const child = spawn(
    'sh',
    [
      '-c',
      '"$@" | (sleep 1; cat)',
      'sh',
      process.execPath,
      cliEntry,
      'tracks',
      '--library',
      manyLibrary,
      '--json',
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  await new Promise((resolve) => child.once('close', resolve));
  const text = Buffer.concat(parts).toString();
  expect(text.length).toBeGreaterThan(65_536);
  expect((JSON.parse(text) as { tracks: unknown[] }).tracks).toHaveLength(150);
});

test('vectors: a file that cannot be written is a sentence', async () => {
  for (const out of [join(folder, 'no such folder', 'vectors.csv'), folder]) {
    const { code, output, errors } = await runCli(['vectors', '--out', out, '--library', library]);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toMatch(/^segue: The file .+ could not be written .+\.\n$/);
  }
});

test('a name that is not UTF-8: scanned, listened to, found by the path that is shown, and in the vectors', async () => {
  const odd = join(folder, 'odd');
  mkdirSync(odd);
  const name = Buffer.concat([Buffer.from(`${odd}/caf`), Buffer.from([0xe9]), Buffer.from('.mp3')]);
  copyFileSync(made[0]?.path ?? '', name);
  const place = ['--library', join(folder, 'odd-library'), '--json'];
  const scanned = await runCli(['scan', odd, ...place]);
  expect(scanned.document).toMatchObject({ added: 1, analysed: 1, failed: [] });
  const shown = join(odd, 'caf\u{fffd}.mp3');
  const similar = await runCli(['similar', shown, ...place]);
  expect(similar).toMatchObject({ code: 0, document: { seed: { path: shown }, tracks: [] } });
  const out = join(folder, 'odd.csv');
  await runCli(['vectors', '--out', out, ...place]);
  expect(readFileSync(out, 'utf8')).toContain(shown);
});

test('scan: all folders or none; a run that is interrupted says so and ends with 1', async () => {
  const other = join(folder, 'all-or-none');
  const refused = await runCli(['scan', music, join(folder, 'nowhere'), '--library', other]);
  expect(refused.code).toBe(1);
  const doctor = await runCli(['doctor', '--library', other, '--json']);
  expect(doctor.document).toMatchObject({ library: { folders: [], tracks: 0 } });

  const child = spawn(process.execPath, [cliEntry, 'scan', music, '--library', other, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  let asked = false;
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => {
    errors += text.toString();
    // Once: the second would end it at once.
    if (!errors.includes('Listening') || asked) return;
    asked = true;
    child.kill('SIGINT');
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(code).toBe(1);
  expect(errors).toMatch(/run the same command again to go on\./);
  expect(JSON.parse(output)).toMatchObject({ cancelled: true });
  const rest = await runCli(['scan', '--library', other, '--json']);
  expect(rest).toMatchObject({ code: 0, document: { cancelled: false } });
});

test('doctor: versions, providers with a reason, counts, problems', async () => {
  const { code, document } = await runCli(['doctor', '--library', library, '--json']);
  expect(code).toBe(0);
  const report = document as {
    provider: {
      provider: string;
      reason: string;
      checks: {
        provider: string;
        reason: string | null;
        correct: boolean;
        windowsPerSecond: number | null;
      }[];
    };
  };
  expect(report).toMatchObject({
    library: { tracks: 9, heard: 8, failed: 1, pending: 0 },
    problems: [expect.stringContaining('1 ')],
  });
  expect(report.provider.reason).toMatch(/\.$/);
  const cpu = report.provider.checks.find((check) => check.provider === 'cpu');
  expect(cpu).toMatchObject({ correct: true });
  expect(cpu?.windowsPerSecond).toBeGreaterThan(0);
  for (const check of report.provider.checks) {
    if (check.provider !== report.provider.provider) expect(check.reason).toMatch(/\.$/);
  }
});

test.each([
  [[], 2],
  [['nonsense'], 2],
  [['similar'], 2],
  [['similar', 'x', '--count', 'many'], 2],
  [['vectors'], 2],
  [['scan', '--library'], 2],
  [['--help'], 0],
  [['--version'], 0],
])('%j ends with %i', async (commandArguments, expected) => {
  const { code, output, errors } = await runCli(commandArguments);
  expect(code).toBe(expected);
  expect(output + errors).not.toMatch(/ {4}at /);
});

test.each([['tracks'], ['similar', 'x'], ['vectors', '--out', 'x.csv']])(
  '%s on a mistyped library says so and makes none',
  async (...words) => {
    const nowhere = join(folder, 'no library here');
    const { code, errors } = await runCli([...words, '--library', nowhere]);
    expect(code).toBe(1);
    expect(errors).toMatch(/^segue: There is no library in .+\.\n$/);
    expect(existsSync(nowhere)).toBe(false);
  },
);

test('what fails says so in a sentence and ends with 1', async () => {
  const missing = await runCli(['similar', join(folder, 'nothing.mp3'), '--library', library, '--json']);
  expect(missing).toMatchObject({ code: 1, output: '' });
  expect(missing.errors).toMatch(/^segue: There is no track .+\.\n$/);
  const nowhere = await runCli([
    'scan',
    join(folder, 'nowhere'),
    '--library',
    join(folder, 'other'),
    '--json',
  ]);
  expect(nowhere).toMatchObject({ code: 1, output: '' });
  expect(nowhere.errors).toMatch(/^segue: There is no folder .+\.\n$/);
  const empty = await runCli(['scan', '--library', join(folder, 'other')]);
  expect(empty.code).toBe(1);
  mkdirSync(join(folder, 'file-library'), { recursive: true });
  writeFileSync(join(folder, 'file-library', 'file'), '');
  const bad = await runCli(['tracks', '--library', join(folder, 'file-library', 'file')]);
  expect(bad.code).toBe(1);
  expect(bad.errors).toMatch(/^segue: .+\.\n$/);
});
