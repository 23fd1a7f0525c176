// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { buildModule } from './buildModule.ts';

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

const tally = await buildModule<{
  readVitestReport(file: string, exitCode: number): Promise<Tally>;
  readPlaywrightReport(file: string, exitCode: number): Promise<Tally>;
  addTallies(tallies: Tally[]): Tally;
  tallyLine(tally: Tally): string;
}>('testTally.mjs');

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'segue-tally-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function report(content: unknown): Promise<string> {
  const file = path.join(folder, 'report.json');
  await writeFile(file, JSON.stringify(content));
  return file;
}

function vitestReport(
  counts: { passed: number; failed: number },
  files: { status: string; tests: string[] }[],
): unknown {
  return {
    numPassedTests: counts.passed,
    numFailedTests: counts.failed,
    numPendingTests: 1,
    numTodoTests: 0,
    testResults: files.map(({ status, tests }) => ({
      status,
      assertionResults: tests.map((result) => ({ status: result })),
    })),
  };
}

describe('the count at the end of npm test', () => {
  it('adds up what vitest reports', async () => {
    const file = await report(
      vitestReport({ passed: 2, failed: 1 }, [{ status: 'failed', tests: ['passed', 'passed', 'failed'] }]),
    );
    expect(await tally.readVitestReport(file, 1)).toEqual({ passed: 2, failed: 1, skipped: 1 });
  });

  it('counts a test file that does not load', async () => {
    const file = await report(vitestReport({ passed: 0, failed: 0 }, [{ status: 'failed', tests: [] }]));
    expect(await tally.readVitestReport(file, 1)).toMatchObject({ failed: 1 });
  });

  it('adds up what Playwright reports, a test that needed a second try as failed', async () => {
    const file = await report({ stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 } });
    expect(await tally.readPlaywrightReport(file, 1)).toEqual({ passed: 5, failed: 2, skipped: 2 });
  });

  it('does not take a runner that crashed for one that passed', async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const missing = path.join(folder, 'nothing.json');
    expect(await tally.readVitestReport(missing, 139)).toMatchObject({ failed: 1 });
    expect(await tally.readPlaywrightReport(missing, 0)).toMatchObject({ failed: 1 });
    const green = await report({ stats: { expected: 5, unexpected: 0, flaky: 0, skipped: 0 } });
    expect(await tally.readPlaywrightReport(green, 1)).toMatchObject({ passed: 5, failed: 1 });
  });

  it('says it in one line', () => {
    const total = tally.addTallies([
      { passed: 3, failed: 0, skipped: 0 },
      { passed: 4, failed: 1, skipped: 0 },
    ]);
    expect(tally.tallyLine(total)).toBe('7 passed, 1 failed');
    expect(tally.tallyLine({ ...total, skipped: 2 })).toBe('7 passed, 1 failed, 2 skipped');
  });
});
