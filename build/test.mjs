// SPDX-License-Identifier: GPL-3.0-or-later
// npm test [-- FILTER…]: everything that is tested, on the built app. FILTER is a part of a test file's path.
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';

import { ensureBuilt } from './setup/buildOutput.mjs';
import { ensureElectron } from './setup/electron.mjs';
import { projectRoot } from './setup/paths.mjs';
import { runProjectTool } from './setup/projectTool.mjs';
import { say } from './setup/say.mjs';
import { runScript } from './setup/StopError.mjs';
import { ensureSystemLibraries } from './setup/systemLibraries.mjs';
import { hasWindowTests } from './setup/windowTests.mjs';
import { startVirtualDisplay } from './setup/virtualDisplay.mjs';
import { addTallies, readPlaywrightReport, readVitestReport, tallyLine } from './setup/testTally.mjs';

const results = path.join(projectRoot, 'test-results');

await runScript(async (filters) => {
  // Always a display of its own, where that can be had: windows that open on the real one steal the keyboard.
  const virtual = process.platform === 'linux';
  await ensureSystemLibraries({ virtualDisplay: virtual });
  const electron = await ensureElectron();
  await ensureBuilt();
  await rm(results, { recursive: true, force: true });
  await mkdir(results, { recursive: true });

  const tallies = [await runVitest(filters)];
  if (hasWindowTests(filters)) tallies.push(await runPlaywright(filters, electron, virtual));

  const total = addTallies(tallies);
  if (total.passed + total.failed === 0) say(`No test file matches ${filters.join(' ')}.`);
  process.stdout.write(`${tallyLine(total)}\n`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
});

async function runVitest(filters) {
  const report = path.join(results, 'vitest.json');
  const code = await runProjectTool('vitest', [
    ...['run', '--config', 'test/vitest.config.ts', '--passWithNoTests'],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    ...filters,
  ]);
  return readVitestReport(report, code);
}

async function runPlaywright(filters, electron, virtual) {
  const report = path.join(results, 'playwright.json');
  const display = virtual ? await startVirtualDisplay() : undefined;
  try {
    const code = await runProjectTool(
      '@playwright/test',
      ['test', '--config', 'test/e2e/playwright.config.ts', '--pass-with-no-tests', ...filters],
      {
        program: 'playwright',
        environment: {
          ...display?.variables,
          ELECTRON_OVERRIDE_DIST_PATH: electron.directory,
          PLAYWRIGHT_JSON_OUTPUT_FILE: report,
        },
      },
    );
    return await readPlaywrightReport(report, code);
  } finally {
    await display?.stop();
  }
}
