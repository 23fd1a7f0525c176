// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isReachable, readWindowMemory, writeWindowMemory } from '../../../src/main/windowMemory.ts';

describe('what is kept of the window', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segue-window-'));
    file = join(folder, 'inner', 'window.json');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const memory = {
    bounds: { x: 5, y: 6, width: 1000, height: 700 },
    maximized: true,
    theme: 'dark' as const,
  };

  it('comes back as it was written, with no other file left behind', async () => {
    writeWindowMemory(file, memory);
    expect(readWindowMemory(file)).toEqual(memory);
    expect(await readdir(join(folder, 'inner'))).toEqual(['window.json']);
  });

  it.each(['', '{"bounds":', '[]', 'null', '7', '{"bounds":{"x":"1"},"theme":"pink","maximized":3}'])(
    'is the first start again where the file says %s',
    async (text) => {
      file = join(folder, 'window.json');
      await writeFile(file, text);
      expect(readWindowMemory(file)).toEqual({ bounds: null, maximized: false, theme: 'system' });
    },
  );

  it('keeps what is good of a file that is half good', async () => {
    file = join(folder, 'window.json');
    await writeFile(file, JSON.stringify({ ...memory, bounds: { x: 0, y: 0, width: 10, height: 10 } }));
    expect(readWindowMemory(file)).toEqual({ ...memory, bounds: null });
  });
});

describe('a place on the screen', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1080 };

  it('is kept while its title bar can be reached', () => {
    expect(isReachable({ x: 100, y: 100, width: 1280, height: 800 }, [screen])).toBe(true);
    expect(isReachable({ x: -1000, y: 0, width: 1280, height: 800 }, [screen])).toBe(true);
  });

  it('is given up where its screen is gone', () => {
    expect(isReachable({ x: 2500, y: 100, width: 1280, height: 800 }, [screen])).toBe(false);
    expect(isReachable({ x: 100, y: -900, width: 1280, height: 800 }, [screen])).toBe(false);
    expect(isReachable({ x: 100, y: 1070, width: 1280, height: 800 }, [screen])).toBe(false);
  });
});
