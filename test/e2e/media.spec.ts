// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { encodeAudioFile, extensionOf } from '../support/audio/encodeAudio.ts';
import { pngPicture } from '../support/audio/png.ts';
import { music } from '../support/audio/signals.ts';
import { expect, test, type RunningSegue } from './support/app.ts';

/** Long enough to hear it move and to seek, short enough to make. */
const seconds = 20;

let folderOfMusic: string;
let names: string[];

test.beforeEach(async ({ folder }) => {
  folderOfMusic = path.join(folder, 'music');
  await mkdir(folderOfMusic);
  const samples = music(7, { seconds });
  encodeAudioFile(path.join(folderOfMusic, '1.ogg'), samples, { format: 'ogg' });
  encodeAudioFile(path.join(folderOfMusic, '2.m4a'), samples, { format: 'alac' });
  encodeAudioFile(path.join(folderOfMusic, '3.mp3'), samples, {
    format: 'mp3',
    cover: pngPicture(300, [200, 40, 40]),
  });
  names = ['1.ogg', '2.m4a', '3.mp3'];
});

/** Segue with the three tracks; their ids in the order of their names. */
async function withMusic(launch: (options: { folders: string[] }) => Promise<RunningSegue>): Promise<{
  segue: RunningSegue;
  ids: [ogg: string, alac: string, mp3: string];
}> {
  const segue = await launch({ folders: [folderOfMusic] });
  const [ogg = '', alac = '', mp3 = ''] = await segue.tracks(names.length);
  return { segue, ids: [ogg, alac, mp3] };
}

test('a track is answered in whole, in the parts asked for, and not behind its end', async ({ launch }) => {
  const { segue, ids } = await withMusic(launch);
  const file = await readFile(path.join(folderOfMusic, '1.ogg'));
  const ask = (range: string | null, method = 'GET'): Promise<Answer> =>
    askInPage(segue.page, ids[0], range, method);

  const whole = await ask(null);
  expect(whole).toMatchObject({ status: 200, type: 'audio/ogg', ranges: 'bytes' });
  expect(whole.bytes.equals(file)).toBe(true);

  const part = await ask('bytes=1000-70000');
  expect(part).toMatchObject({ status: 206, contentRange: `bytes 1000-70000/${String(file.length)}` });
  expect(part.bytes.equals(file.subarray(1000, 70_001))).toBe(true);

  const rest = await ask(`bytes=${String(file.length - 10)}-`);
  expect(rest.bytes.equals(file.subarray(-10))).toBe(true);

  const behind = await ask(`bytes=${String(file.length)}-`);
  expect(behind).toMatchObject({ status: 416, contentRange: `bytes */${String(file.length)}` });

  const head = await ask(null, 'HEAD');
  expect(head).toMatchObject({ status: 200, length: String(file.length) });
  expect(head.bytes).toHaveLength(0);
});

test('a track that Chromium can play plays and seeks', async ({ launch }) => {
  const { segue, ids } = await withMusic(launch);
  for (const id of [ids[0], ids[2]]) await expectToPlay(segue.page, id);
});

test('a track that Chromium cannot play is decoded for it, plays and seeks', async ({ launch }) => {
  const { segue, ids } = await withMusic(launch);
  await expectToPlay(segue.page, ids[1]);
});

test('the other formats that Chromium cannot play', async ({ launch }) => {
  const samples = music(9, { seconds });
  for (const format of ['aiff', 'wavpack', 'wma'] as const) {
    names.push(`9.${extensionOf(format)}`);
    encodeAudioFile(path.join(folderOfMusic, `9.${extensionOf(format)}`), samples, { format });
  }
  const segue = await launch({ folders: [folderOfMusic] });
  const ids = await segue.tracks(names.length);
  for (const id of ids.slice(3)) await expectToPlay(segue.page, id);
});

test('what is decoded is the sound of the file, in whole and in parts', async ({ launch }) => {
  const { segue, ids } = await withMusic(launch);
  const whole = await askInPage(segue.page, ids[1], null);
  expect(whole).toMatchObject({ status: 200, type: 'audio/wav', ranges: 'bytes' });
  expect(whole.bytes.subarray(0, 4).toString()).toBe('RIFF');
  expect(whole.bytes.subarray(8, 12).toString()).toBe('WAVE');
  // ALAC loses nothing: the samples that come out are those that went in, to the step of 16 bits.
  const { start, channels, bitsPerSample } = dataOf(whole.bytes);
  expect({ channels, bitsPerSample }).toEqual({ channels: 2, bitsPerSample: 16 });
  const samples = music(7, { seconds });
  const frames = (whole.bytes.length - start) / 4;
  expect(Math.abs(frames - seconds * 44_100)).toBeLessThan(4096);
  let worst = 0;
  for (let frame = 0; frame < Math.min(frames, seconds * 44_100); frame += 1) {
    for (const [channel, wanted] of samples.channels.entries()) {
      const got = whole.bytes.readInt16LE(start + frame * 4 + channel * 2) / 32_768;
      worst = Math.max(worst, Math.abs(got - (wanted[frame] ?? 0)));
    }
  }
  expect(worst).toBeLessThan(2 / 32_768);

  for (const from of [0, 43, 44, 1_000_001, whole.bytes.length - 5]) {
    const part = await askInPage(segue.page, ids[1], `bytes=${String(from)}-${String(from + 9999)}`);
    expect(part.status).toBe(206);
    expect(part.bytes.equals(whole.bytes.subarray(from, from + 10_000)), `from ${String(from)}`).toBe(true);
  }
});

test('a decoder that dies is started again', async ({ launch }) => {
  const { segue, ids } = await withMusic(launch);
  const before = await askInPage(segue.page, ids[1], 'bytes=0-99');
  const pid = await processOf(segue.electron, 'playback decoder');
  process.kill(pid, 'SIGKILL');
  const after = await askInPage(segue.page, ids[1], 'bytes=0-99');
  expect(after.status).toBe(206);
  expect(after.bytes.equals(before.bytes)).toBe(true);
  expect(await processOf(segue.electron, 'playback decoder')).not.toBe(pid);
});

test('a track that nobody knows is 404 with a sentence', async ({ launch }) => {
  const { segue } = await withMusic(launch);
  const answer = await askInPage(segue.page, '00000000ffffffff', null);
  expect(answer.status).toBe(404);
  expect(answer.bytes.toString()).toMatch(/\.$/);
});

test('a file that is gone is 404 with a sentence, and the player is told', async ({ launch }) => {
  const { segue, ids } = await withMusic(launch);
  for (const [index, name] of names.entries()) {
    await rm(path.join(folderOfMusic, name));
    const answer = await askInPage(segue.page, ids[index] ?? '', null);
    expect(answer.status, name).toBe(404);
    expect(answer.bytes.toString(), name).toMatch(/^[A-Z].*\.$/);
  }
  // What a player asks is never answered with words: it would take them for sound.
  const forPlayer = await askInPage(segue.page, ids[0], 'bytes=1000-');
  expect(forPlayer.status).toBe(404);
  expect(forPlayer.bytes).toHaveLength(0);
  const failed = await segue.page.evaluate((id) => {
    const sound = new Audio(`segue-media://track/${id}`);
    return new Promise((resolve) => {
      sound.onerror = () => resolve('told');
      sound.oncanplay = () => resolve('plays');
    });
  }, ids[0]);
  expect(failed).toBe('told');
});

test('a track that has become a link to something else is not played', async ({ launch, folder }) => {
  const { segue, ids } = await withMusic(launch);
  await writeFile(path.join(folder, 'secret'), 'secret');
  for (const [index, name] of names.entries()) {
    await rm(path.join(folderOfMusic, name));
    await symlink(path.join(folder, 'secret'), path.join(folderOfMusic, name));
    const answer = await askInPage(segue.page, ids[index] ?? '', null);
    expect(answer.status, name).toBe(403);
    expect(answer.bytes.toString(), name).not.toContain('secret');
  }
});

test('a player that lets go of a track lets go of its file', async ({ launch }) => {
  test.skip(process.platform !== 'linux', 'reads /proc');
  encodeAudioFile(path.join(folderOfMusic, '4.wav'), music(8, { seconds: 180 }), { format: 'wav' });
  names.push('4.wav');
  const segue = await launch({ folders: [folderOfMusic] });
  const ids = await segue.tracks(names.length);
  await segue.page.evaluate(async (id) => {
    const sound = new Audio(`segue-media://track/${id}`);
    Object.assign(globalThis, { sound });
    await sound.play();
  }, ids[3] ?? '');
  await expect.poll(() => openFiles(segue.electron, folderOfMusic)).toHaveLength(1);
  await segue.page.evaluate(() => {
    const { sound } = globalThis as unknown as { sound: HTMLAudioElement };
    sound.pause();
    sound.removeAttribute('src');
    sound.load();
  });
  await expect.poll(() => openFiles(segue.electron, folderOfMusic)).toEqual([]);
});

test('a cover comes in the size asked for', async ({ launch }) => {
  const { segue, ids } = await withMusic(launch);
  await expect
    .poll(async () => (await segue.engine('library.rows', { ids: [ids[2]] })).rows[0]?.coverId ?? null)
    .not.toBeNull();
  const coverId = (await segue.engine('library.rows', { ids: [ids[2]] })).rows[0]?.coverId ?? '';
  for (const size of [64, 160]) {
    const width = await segue.page.evaluate(
      async (source) => {
        const image = new Image();
        image.src = source;
        await image.decode();
        return image.naturalWidth;
      },
      `segue-media://cover/${coverId}?size=${String(size)}`,
    );
    expect(width).toBe(size);
  }
  const unknown = await askInPage(
    segue.page,
    '',
    null,
    'GET',
    `segue-media://cover/${'0'.repeat(32)}?size=64`,
  );
  expect(unknown.status).toBe(404);
});

test('playing goes on after the engine died', async ({ launch }) => {
  const { segue, ids } = await withMusic(launch);
  // What was found in the last moment before a kill is found anew, and then under other ids.
  await expect
    .poll(() => segue.engine('library.summary', {}), { timeout: 30_000 })
    .toMatchObject({ pending: 0 });
  await expect.poll(() => segue.engine('scan.state', {})).toMatchObject({ phase: 'idle' });
  const pid = await processOf(segue.electron, 'engine');
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => processOf(segue.electron, 'engine').catch(() => pid)).not.toBe(pid);
  await expectToPlay(segue.page, ids[0]);
  expect(await segue.tracks(names.length)).toEqual(ids);
});

interface Answer {
  status: number;
  type: string | null;
  ranges: string | null;
  contentRange: string | null;
  length: string | null;
  bytes: Buffer;
}

async function askInPage(
  page: Page,
  id: string,
  range: string | null,
  method = 'GET',
  url = `segue-media://track/${id}`,
): Promise<Answer> {
  const { body, ...rest } = await page.evaluate(
    async (asked) => {
      const headers: HeadersInit = asked.range === null ? {} : { Range: asked.range };
      const response = await fetch(asked.url, { method: asked.method, headers });
      const blob = await response.blob();
      const address = await new Promise<string>((resolve) => {
        const reader = new FileReader();
        reader.onload = () => resolve(reader.result as string);
        reader.readAsDataURL(blob);
      });
      return {
        status: response.status,
        type: response.headers.get('content-type'),
        ranges: response.headers.get('accept-ranges'),
        contentRange: response.headers.get('content-range'),
        length: response.headers.get('content-length'),
        body: address.slice(address.indexOf(',') + 1),
      };
    },
    { url, range, method },
  );
  return { ...rest, bytes: Buffer.from(body, 'base64') };
}

async function expectToPlay(page: Page, id: string): Promise<void> {
  const times = await page.evaluate(async (trackId) => {
    const sound = new Audio(`segue-media://track/${trackId}`);
    const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
    const seeked = (): Promise<unknown> => new Promise((resolve) => (sound.onseeked = resolve));
    await sound.play();
    await pause(700);
    const early = sound.currentTime;
    sound.currentTime = 15;
    await seeked();
    await pause(700);
    const late = sound.currentTime;
    sound.currentTime = 2;
    await seeked();
    await pause(300);
    const back = sound.currentTime;
    const { duration } = sound;
    sound.pause();
    sound.removeAttribute('src');
    return { early, late, back, duration };
  }, id);
  expect(times.early).toBeGreaterThan(0.2);
  expect(times.early).toBeLessThan(5);
  expect(times.late).toBeGreaterThan(15.1);
  expect(times.late).toBeLessThan(19);
  expect(times.back).toBeGreaterThan(2);
  expect(times.back).toBeLessThan(6);
  expect(Math.abs(times.duration - seconds)).toBeLessThan(0.2);
}

/** The samples of a wave file: where they begin and how they are written. */
function dataOf(wave: Buffer): { start: number; channels: number; bitsPerSample: number } {
  let channels = 0;
  let bitsPerSample = 0;
  for (let at = 12; at + 8 <= wave.length; at += 8 + wave.readUInt32LE(at + 4)) {
    const name = wave.toString('latin1', at, at + 4);
    if (name === 'data') return { start: at + 8, channels, bitsPerSample };
    if (name === 'fmt ') {
      channels = wave.readUInt16LE(at + 10);
      bitsPerSample = wave.readUInt16LE(at + 22);
    }
  }
  throw new Error('This wave file has no samples.');
}

async function processOf(electron: ElectronApplication, name: string): Promise<number> {
  const pid = await electron.evaluate(
    ({ app }, wanted) => app.getAppMetrics().find((metric) => metric.name === `Segue ${wanted}`)?.pid,
    name,
  );
  if (pid === undefined) throw new Error(`There is no process called ${name}.`);
  return pid;
}

/** Files below `folder` that the shell has open. */
function openFiles(electron: ElectronApplication, folder: string): Promise<string[]> {
  return electron.evaluate((_electron, below) => {
    const { readdirSync, readlinkSync } = process.getBuiltinModule('fs');
    const open: string[] = [];
    for (const handle of readdirSync('/proc/self/fd')) {
      try {
        open.push(readlinkSync(`/proc/self/fd/${handle}`));
      } catch {
        // Closed in the meantime: this listing itself, for one.
      }
    }
    return open.filter((file) => file.startsWith(below));
  }, folder);
}
