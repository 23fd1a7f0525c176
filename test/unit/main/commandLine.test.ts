// SPDX-License-Identifier: GPL-3.0-or-later
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCommandLine, userWords } from '../../../src/main/commandLine.ts';

const here = resolve('/somewhere');

describe('the words of the user', () => {
  it('are all but the program where Segue is installed', () => {
    expect(userWords(['/opt/segue', '--library', 'x', 'Music'], false)).toEqual(['--library', 'x', 'Music']);
  });

  it('begin after the app where Electron was told to run it', () => {
    expect(userWords(['electron', '--no-sandbox', '.', '--library=x', 'Music'], true)).toEqual([
      '--library=x',
      'Music',
    ]);
  });

  it('do not begin with a module that is loaded first', () => {
    expect(userWords(['electron', '-r', 'loader.js', '--inspect=0', '/app', 'Music'], true)).toEqual([
      'Music',
    ]);
  });

  it('may be none', () => {
    expect(userWords(['electron'], true)).toEqual([]);
  });
});

describe('the command line', () => {
  it('is empty by default', () => {
    expect(readCommandLine([], here)).toEqual({ libraryDirectory: null, folders: [], problems: [] });
  });

  it('takes the library in both spellings', () => {
    expect(readCommandLine(['--library', 'lib'], here).libraryDirectory).toBe(resolve(here, 'lib'));
    expect(readCommandLine(['--library=/lib'], here).libraryDirectory).toBe(resolve('/lib'));
  });

  it('makes folders absolute from where it was typed', () => {
    expect(readCommandLine(['Music', '/data/More'], here).folders).toEqual([
      resolve(here, 'Music'),
      resolve('/data/More'),
    ]);
  });

  it("passes over Chromium's switches", () => {
    const words = ['--user-data-dir=/tmp/x', '--no-sandbox', '-psn_0_1', 'Music'];
    expect(readCommandLine(words, here)).toEqual({
      libraryDirectory: null,
      folders: [resolve(here, 'Music')],
      problems: [],
    });
  });

  it('takes everything after -- as folders', () => {
    expect(readCommandLine(['--', '--library', '-Music'], here).folders).toEqual([
      resolve(here, '--library'),
      resolve(here, '-Music'),
    ]);
  });

  it.each([[['--library']], [['--library=']], [['--library', '--no-sandbox']]])(
    'says that %s lacks a folder',
    (words) => {
      const read = readCommandLine(words, here);
      expect(read.libraryDirectory).toBeNull();
      expect(read.problems).toHaveLength(1);
    },
  );

  it('reads on behind a library switch without a folder', () => {
    expect(readCommandLine(['--library', '--', 'Music'], here).folders).toEqual([resolve(here, 'Music')]);
  });
});
