// SPDX-License-Identifier: GPL-3.0-or-later
import { describe, expect, it } from 'vitest';

import { buildModule } from './buildModule.ts';

const { absoluteArguments } = await buildModule<{
  absoluteArguments: (words: string[], folder: string) => string[];
}>('absoluteArguments.mjs');
const { cacheDirectory, callerDirectory } = await buildModule<{
  cacheDirectory: (environment: Record<string, string>, platform: string) => string;
  callerDirectory: (environment: Record<string, string>) => string;
}>('paths.mjs');

describe('paths on the command line of npm start', () => {
  it('mean what they meant in the folder where they were typed', () => {
    expect(absoluteArguments(['Music', '../more', '/srv/all'], '/home/ann/x')).toEqual([
      '/home/ann/x/Music',
      '/home/ann/more',
      '/srv/all',
    ]);
    expect(absoluteArguments(['--library', 'lib'], '/home/ann')).toEqual(['--library', '/home/ann/lib']);
    expect(absoluteArguments(['--library=a=b'], '/home/ann')).toEqual(['--library=/home/ann/a=b']);
  });

  it('leave switches alone', () => {
    expect(absoluteArguments(['--inspect', '-v', '--lang=de'], '/home/ann')).toEqual([
      '--inspect',
      '-v',
      '--lang=de',
    ]);
  });

  it('start from the folder that npm was called in', () => {
    expect(callerDirectory({ INIT_CWD: '/home/ann' })).toBe('/home/ann');
    expect(callerDirectory({})).toBe(process.cwd());
  });

  it('and downloads go where the system keeps caches', () => {
    expect(cacheDirectory({ XDG_CACHE_HOME: '/var/cache/ann' }, 'linux')).toBe('/var/cache/ann/segue');
    expect(cacheDirectory({}, 'linux')).toMatch(/\.cache\/segue$/);
    expect(cacheDirectory({}, 'darwin')).toMatch(/Library\/Caches\/segue$/);
  });
});
