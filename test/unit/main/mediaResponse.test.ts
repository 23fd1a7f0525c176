// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdtemp, readdir, readlink, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFileSource } from '../../../src/main/fileStream.ts';
import { respondWithSource } from '../../../src/main/mediaResponse.ts';
import { appOrigin } from '../../../src/main/schemes.ts';

const content = Buffer.from(Array.from({ length: 700_000 }, (_, index) => (index * 7 + (index >> 8)) % 256));

describe('a file as an answer', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segue-media-'));
    path = join(folder, 'track.ogg');
    await writeFile(path, content);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function ask(headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
    const source = await openFileSource(Buffer.from(path), 'audio/ogg');
    return respondWithSource(new Request('http://track/1', { headers, method }), source);
  }

  async function bytesOf(response: Response): Promise<Buffer> {
    return Buffer.from(await response.arrayBuffer());
  }

  it('is whole without a range, and says that ranges are understood', async () => {
    const response = await ask();
    expect(response.status).toBe(200);
    expect(response.headers.get('accept-ranges')).toBe('bytes');
    expect(response.headers.get('content-type')).toBe('audio/ogg');
    expect((await bytesOf(response)).equals(content)).toBe(true);
  });

  it.each([
    ['bytes=300000-', 300_000, 699_999],
    ['bytes=1-600000', 1, 600_000],
    ['bytes=262144-262144', 262_144, 262_144],
    ['bytes=-3', 699_997, 699_999],
  ])('is the part that %s asks for', async (range, start, end) => {
    const response = await ask({ range });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${String(start)}-${String(end)}/700000`);
    expect(response.headers.get('content-length')).toBe(String(end - start + 1));
    expect((await bytesOf(response)).equals(content.subarray(start, end + 1))).toBe(true);
  });

  it("may be read by the app's own page only, and not be taken for anything but sound", async () => {
    const { headers } = await ask();
    expect(headers.get('access-control-allow-origin')).toBe(appOrigin);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('is 416 with the size for a range behind the end', async () => {
    const response = await ask({ range: 'bytes=700000-' });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe('bytes */700000');
  });

  it('has no body for HEAD', async () => {
    const response = await ask({}, 'HEAD');
    expect(response.headers.get('content-length')).toBe('700000');
    expect(await bytesOf(response)).toHaveLength(0);
  });

  it('is empty for an empty file', async () => {
    await truncate(path);
    const response = await ask();
    expect(response.status).toBe(200);
    expect(await bytesOf(response)).toHaveLength(0);
  });

  it('breaks off instead of hanging when the file becomes shorter', async () => {
    const response = await ask();
    await truncate(path, 1000);
    await expect(bytesOf(response)).rejects.toThrow();
  });

  it.runIf(process.platform === 'linux').each([
    ['read to the end', 'GET', {}, Infinity],
    ['given up half way', 'GET', {}, 1],
    ['asked for without a body', 'HEAD', {}, 0],
    ['asked for behind its end', 'GET', { range: 'bytes=700000-' }, 0],
  ])('lets go of the file when it is %s', async (_case, method, headers, chunks) => {
    const response = await ask(headers, method);
    const reader = response.body?.getReader();
    for (let count = 0; count < chunks && (await reader?.read())?.done === false; count += 1);
    await reader?.cancel();
    expect(await openFiles()).not.toContain(path);
  });
});

/** Paths of the files that this process has open now. */
async function openFiles(): Promise<string[]> {
  const handles = await readdir('/proc/self/fd');
  return Promise.all(handles.map((handle) => readlink(`/proc/self/fd/${handle}`).catch(() => '')));
}
