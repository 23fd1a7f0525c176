// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from 'node:fs/promises';

import { say } from './say.mjs';

/** Adds up vitest's JSON report. A file that did not even load has no tests, and counts as one that failed. */
export async function readVitestReport(file, exitCode) {
  const report = await readReport(file);
  if (!report) return crashed('vitest', exitCode);
  const unloaded = report.testResults.filter(
    (result) =>
      result.status === 'failed' && !result.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  return checked('vitest', exitCode, {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded,
    skipped: report.numPendingTests + report.numTodoTests,
  });
}

/** Adds up Playwright's JSON report. A test that passed only when tried again counts as failed. */
export async function readPlaywrightReport(file, exitCode) {
  const report = await readReport(file);
  if (!report) return crashed('playwright', exitCode);
  const { expected, unexpected, flaky, skipped } = report.stats;
  return checked('playwright', exitCode, { passed: expected, failed: unexpected + flaky, skipped });
}

export function addTallies(tallies) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const tally of tallies) {
    for (const key of Object.keys(total)) total[key] += tally[key];
  }
  return total;
}

export function tallyLine({ passed, failed, skipped }) {
  const line = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}

async function readReport(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function crashed(runner, exitCode) {
  say(`${runner} ended with ${exitCode} and left no report; that counts as one failure.`);
  return { passed: 0, failed: 1, skipped: 0 };
}

/** A runner that ends badly although each test went well (an error nobody caught) must not look green. */
function checked(runner, exitCode, tally) {
  if (exitCode === 0 || tally.failed > 0) return tally;
  say(`${runner} ended with ${exitCode} although no test failed; that counts as one failure.`);
  return { ...tally, failed: 1 };
}
