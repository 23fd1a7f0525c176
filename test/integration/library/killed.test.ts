// SPDX-License-Identifier: GPL-3.0-or-later
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openLibrary, temporaryFolder } from './temporary.ts';
import { writerProgram } from './writeInLoop.ts';

/** Lets a process write for a while, kills it at no particular moment, and gives the last number it had flushed. */
async function writeAndKill(directory: string, milliseconds: number): Promise<number> {
  const child = spawn(process.execPath, [writerProgram, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (bytes: Buffer) => (text += bytes.toString()));
  while (!text.includes('open') && child.exitCode === null) await sleep(10);
  await sleep(milliseconds);
  child.kill('SIGKILL');
  await once(child, 'close');
  const lines = text.split('\n').slice(0, -1);
  expect(lines[0]).toMatch(/^open \d+$/);
  return Number(lines.at(-1)?.replace('open ', ''));
}

describe('a Segue that is killed while it writes', () => {
  it('loses nothing that was flushed, and leaves a library that opens', async () => {
    const directory = await temporaryFolder();
    let flushed = -1;
    for (const milliseconds of [150, 400, 50, 700]) {
      flushed = Math.max(flushed, await writeAndKill(directory, milliseconds));
      const store = await openLibrary(directory);
      const tracks = await store.tracks.load();
      const ids = new Set(tracks.map((row) => row.id));
      const vectors = await store.vectors.forEncoder({ id: 'test', version: '1', dims: 4 });
      const { audioIds, matrix } = await vectors.load();
      expect(ids.size).toBe(tracks.length);
      expect(new Set(audioIds).size).toBe(audioIds.length);
      for (let i = 0; i <= flushed; i += 1) {
        expect(ids.has(`track${i}`), `track${i} of ${flushed}`).toBe(true);
        expect(vectors.has(`audio${i}`), `audio${i} of ${flushed}`).toBe(true);
      }
      // Never half a track: who has a track vector has its windows, and the right ones.
      for (const [row, audioId] of audioIds.entries()) {
        expect(matrix[row * 4]).toBe(Number(audioId.slice('audio'.length)));
      }
      const windows = await vectors.loadWindows(audioIds);
      expect(windows.size).toBe(audioIds.length);
      await store.close();
    }
    expect(flushed).toBeGreaterThan(20);
  });
});
