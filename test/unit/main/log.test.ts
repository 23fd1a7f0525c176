// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openLog } from '../../../src/main/log.ts';
import { SegueError } from '../../../src/shared/errors.ts';

describe('the log', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segue-log-'));
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const read = (): Promise<string> => readFile(join(folder, 'segue.log'), 'utf8');

  it('has what was foreseen in one line, and all of what was not', async () => {
    const log = openLog(folder);
    log.info('Started.');
    log.warn('A call failed.', new SegueError('not_found', 'There is no such track.'));
    log.error('Broken.', new Error('outer', { cause: new Error('the reason') }));
    const lines = (await read()).split('\n');
    expect(lines[0]).toMatch(/^\d{4}-.* info Started\.$/);
    expect(lines[1]).toMatch(/warn A call failed\. not_found: There is no such track\.$/);
    expect(lines.slice(2).join('\n')).toContain('caused by Error: the reason');
  });

  it('stays small, and keeps what was there last', async () => {
    await writeFile(join(folder, 'segue.log'), Buffer.alloc(3 * 1024 * 1024, 'x'));
    const log = openLog(folder);
    log.info('Afterwards.');
    expect((await stat(join(folder, 'segue.log'))).size).toBeLessThan(200);
    expect((await stat(join(folder, 'segue.old.log'))).size).toBe(3 * 1024 * 1024);
  });

  it('does without a file where there can be none', async () => {
    await writeFile(join(folder, 'file'), '');
    const log = openLog(join(folder, 'file', 'logs'));
    expect(() => log.info('Still here.')).not.toThrow();
  });
});
