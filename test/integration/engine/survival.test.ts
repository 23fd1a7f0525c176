// SPDX-License-Identifier: GPL-3.0-or-later
import { spawn } from 'node:child_process';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from '../../../src/engine/store/libraryStore.ts';
import type { ScanSummary } from '../../../src/shared/domain/scan.ts';
import { oddFiles } from '../../support/audio/oddFiles.ts';
import { makeMusicFolder } from '../../support/musicFolder.ts';
import { cliEntry } from '../../support/projectPaths.ts';
import { runCli } from '../../support/runCli.ts';
import { openTestEngine } from '../../support/testEngine.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

test('odd files are each heard or named with a reason, and stop nothing', async () => {
  const folder = temporaryFolder();
  const musicFolder = join(folder, 'music');
  const made = makeMusicFolder(musicFolder, { tracks: 4 });
  for (const make of Object.values(oddFiles)) make(musicFolder);
  const { scan, tracks } = await openTestEngine(join(folder, 'library'));
  const summary = await scan(musicFolder);
  const all = await tracks();
  expect(all).toHaveLength(made.length + Object.keys(oddFiles).length);
  const codes = Object.fromEntries(all.map((track) => [track.fileName, track.failure?.code ?? track.listen]));
  expect(codes).toMatchObject({
    'zero-byte.mp3': 'file_empty',
    'text.mp3': 'not_audio',
    'random-1.mp3': 'not_audio',
    'cover-only.mp3': 'not_audio',
    'silent.wav': 'silent',
    'short.wav': 'heard',
    'truncated.flac': 'heard',
    'truncated.mp3': 'heard',
    'eight-channels.flac': 'heard',
    'rate-192k.flac': 'heard',
    'three-hours.wav': 'heard',
    'three-hours.mp3': 'heard',
    'not-numbers.wav': 'heard',
  });
  // What the summary counts is what the library says.
  const failed = all.filter((track) => track.listen === 'failed');
  expect(summary.failed.map((failure) => failure.path).sort()).toEqual(
    failed.map((track) => track.path).sort(),
  );
  expect(summary.analysed).toBe(all.length - failed.length);
  for (const failure of summary.failed) expect(failure.message).toMatch(/.{20,}\.$/s);
});

test('killing the analyzer again and again loses nothing', async () => {
  const folder = temporaryFolder();
  const musicFolder = join(folder, 'music');
  const made = makeMusicFolder(musicFolder, { tracks: 24, seconds: 12 });
  let kills = 0;
  const { scan, tracks, analyzers, engine } = await openTestEngine(join(folder, 'library'));
  engine.on('scan.changed', (state) => {
    const analyzer = analyzers.at(-1);
    if (kills < 3 && state.heard > kills * 5 && analyzer?.pid !== undefined) {
      kills += 1;
      analyzer.kill();
    }
  });
  const summary = await scan(musicFolder);
  expect(kills).toBe(3);
  expect(summary.failed).toEqual([]);
  expect(summary.analysed).toBe(made.length);
  expect((await tracks()).every((track) => track.listen === 'heard')).toBe(true);
});

test('killing the analyzer while it starts, again and again, only delays the run', async () => {
  const folder = temporaryFolder();
  const musicFolder = join(folder, 'music');
  const made = makeMusicFolder(musicFolder, { tracks: 3 });
  const { scan, analyzers, notices } = await openTestEngine(join(folder, 'library'), {
    onAnalyzer: (analyzer) => {
      if (analyzers.length <= 5) analyzer.kill();
    },
  });
  const summary = await scan(musicFolder);
  expect(analyzers.length).toBeGreaterThan(5);
  expect(summary).toMatchObject({ analysed: made.length, failed: [], provider: 'cpu' });
  expect(notices).toEqual([]);
});

test('a folder that disappears in the middle of a scan is offline, not removed', async () => {
  const folder = temporaryFolder();
  const musicFolder = join(folder, 'music');
  const made = makeMusicFolder(musicFolder, { tracks: 60, seconds: 12 });
  const { scan, tracks, engine } = await openTestEngine(join(folder, 'library'));
  let gone = false;
  engine.on('scan.changed', (state) => {
    if (gone || state.heard < 1) return;
    gone = true;
    renameSync(musicFolder, `${musicFolder}-gone`);
  });
  const summary = await scan(musicFolder);
  expect(gone).toBe(true);
  expect(summary.removed).toBe(0);
  expect((await tracks()).length).toBe(made.length);
  renameSync(`${musicFolder}-gone`, musicFolder);
  const second = await scan();
  expect(second.analysed + summary.analysed).toBe(made.length);
  expect((await tracks()).every((track) => track.listen === 'heard' && track.presence === 'present')).toBe(
    true,
  );
});

test('killing the whole program at any point: the next run goes on', async () => {
  const folder = temporaryFolder();
  const musicFolder = join(folder, 'music');
  const library = join(folder, 'library');
  const made = makeMusicFolder(musicFolder, { tracks: 30, seconds: 20 });
  for (const milliseconds of [300, 900, 1800]) await scanAndKill(library, musicFolder, milliseconds);
  const { document } = await runCli(['scan', musicFolder, '--library', library, '--json']);
  const summary = document as ScanSummary;
  expect(summary.failed).toEqual([]);
  expect(summary.cancelled).toBe(false);
  const listed = await runCli(['tracks', '--library', library, '--json']);
  const { tracks } = listed.document as { tracks: { path: string; listen: string }[] };
  expect(tracks.map((track) => track.path).sort()).toEqual(made.map((track) => track.path).sort());
  expect(tracks.every((track) => track.listen === 'heard')).toBe(true);
});

test('cancelling keeps what was heard, and the next run does the rest', async () => {
  const folder = temporaryFolder();
  const musicFolder = join(folder, 'music');
  const made = makeMusicFolder(musicFolder, { tracks: 20, seconds: 20 });
  let heard = 0;
  const { scan, call, engine } = await openTestEngine(join(folder, 'library'), {
    onAnalyzer(analyzer) {
      // On the very answer: progress is told five times a second, which is time enough to be done.
      analyzer.port.onMessage((message) => {
        if (!isHeardTrack(message)) return;
        heard += 1;
        if (heard === 4) void call('scan.cancel', {});
      });
    },
  });
  const first = await scan(musicFolder);
  expect(first.cancelled).toBe(true);
  expect(first.analysed).toBeGreaterThanOrEqual(3);
  expect(first.analysed).toBeLessThan(made.length);
  const again = await openAgain();
  expect(again.failed).toEqual([]);
  expect(first.analysed + again.analysed).toBe(made.length);

  async function openAgain(): Promise<ScanSummary> {
    await engine.close();
    const second = await openTestEngine(join(folder, 'library'));
    return second.scan();
  }
});

test('a library of a newer Segue is refused with a sentence', async () => {
  const folder = temporaryFolder();
  const library = join(folder, 'library');
  const store = await openStore(library, { appVersion: '9.9.9' });
  await store.close();
  writeFileSync(
    join(library, 'library.json'),
    JSON.stringify({ schema: 999, createdBy: '9.9.9', createdAt: '2030-01-01T00:00:00Z' }),
  );
  await expect(openTestEngine(library)).rejects.toMatchObject({ code: 'library_newer' });
  const { code, errors } = await runCli(['tracks', '--library', library]);
  expect(code).toBe(1);
  expect(errors).toMatch(/newer Segue/);
  rmSync(library, { recursive: true });
});

function isHeardTrack(message: unknown): boolean {
  const output: unknown =
    typeof message === 'object' && message !== null && 'output' in message ? message.output : null;
  return typeof output === 'object' && output !== null && 'vectors' in output;
}

/** Kills the whole process group: engine and analyzer at once, as a power cut would. */
async function scanAndKill(library: string, folder: string, milliseconds: number): Promise<void> {
  const child = spawn(process.execPath, [cliEntry, 'scan', folder, '--library', library, '--json'], {
    stdio: 'ignore',
    detached: true,
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  if (child.pid !== undefined) {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It was faster than we are.
    }
  }
  await ended;
}
