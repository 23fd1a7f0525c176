// SPDX-License-Identifier: GPL-3.0-or-later
import { test as base, expect, type ElectronApplication, type Page } from '@playwright/test';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EngineContract } from '../../../src/shared/contract/engine.ts';
import type { InputOf, OperationName, OutputOf } from '../../../src/shared/rpc/contract.ts';
import { launchElectron } from './electron.ts';
import { callEngine } from './engineCall.ts';

export interface LaunchOptions {
  /** as on the command line */
  folders?: string[];
  /** default: this launch's own; give one of an earlier launch to start again with what it left behind */
  userData?: string;
  /** default: a new one inside `userData` */
  library?: string;
}

/** A Segue that runs, with a window. */
export interface RunningSegue {
  readonly electron: ElectronApplication;
  readonly page: Page;
  readonly userData: string;
  readonly library: string;
  /** what the page wrote to its console at the levels warning and error, and errors nobody caught */
  readonly complaints: string[];
  /** Calls an operation of the engine over a port like the page's; throws a SegueError. */
  engine<Name extends OperationName<EngineContract>>(
    operation: Name,
    input: InputOf<EngineContract, Name>,
  ): Promise<OutputOf<EngineContract, Name>>;
  /** Waits until the library lists this many tracks, and gives their ids, sorted by path. */
  tracks(count: number): Promise<string[]>;
  /** What the native folder dialog answers from now on; an empty list: the user closes it. */
  answerFolderDialog(folders: string[]): Promise<void>;
  log(): Promise<string>;
  close(): Promise<void>;
}

export interface SegueFixtures {
  /** a new folder for the files of this test, removed after it */
  folder: string;
  /** starts Segue; whatever was started is closed after the test */
  launch: (options?: LaunchOptions) => Promise<RunningSegue>;
  /** a Segue with an empty library */
  segue: RunningSegue;
}

export const test = base.extend<SegueFixtures>({
  // Playwright reads the names of the fixtures that one needs out of this pattern.
  folder: async ({}, use) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'segue-e2e-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },

  launch: async ({ folder }, use, testInfo) => {
    const started: RunningSegue[] = [];
    await use(async function launch(options = {}) {
      const userData = options.userData ?? path.join(folder, `user-data-${String(started.length + 1)}`);
      const segue = await start({ ...options, userData });
      started.push(segue);
      return segue;
    });
    const failed = testInfo.status !== testInfo.expectedStatus;
    for (const [index, segue] of started.entries()) {
      const name = started.length === 1 ? '' : `-${String(index + 1)}`;
      if (failed) {
        const picture = await segue.page.screenshot({ timeout: 3000 }).catch(() => null);
        if (picture !== null)
          await testInfo.attach(`window${name}`, { body: picture, contentType: 'image/png' });
        await testInfo.attach(`log${name}`, { body: await segue.log(), contentType: 'text/plain' });
        await testInfo.attach(`console${name}`, {
          body: segue.complaints.join('\n'),
          contentType: 'text/plain',
        });
      }
      await segue.close();
    }
  },

  segue: async ({ launch }, use) => {
    await use(await launch());
  },
});

export { expect };

async function start({
  folders = [],
  userData,
  library = path.join(userData, 'library'),
}: StartOptions): Promise<RunningSegue> {
  const electron = await launchElectron(userData, library, folders);
  // Kept, because Playwright forgets it when it has ended.
  const child = electron.process();
  const page = await electron.firstWindow();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'warning' || message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
  await page.waitForLoadState();

  return {
    electron,
    page,
    userData,
    library,
    complaints,
    engine: (operation, input) => callEngine(electron, operation, input),
    async tracks(count) {
      let ids: string[] = [];
      await expect
        .poll(
          async function find() {
            ({ ids } = await callEngine(electron, 'library.query', { sort: 'path' }));
            return ids.length;
          },
          { message: `the library lists ${String(count)} tracks`, timeout: 30_000 },
        )
        .toBe(count);
      return ids;
    },
    answerFolderDialog: (answer) =>
      electron.evaluate(({ dialog }, filePaths) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: filePaths.length === 0, filePaths });
      }, answer),
    log: () => readFile(path.join(userData, 'logs', 'segue.log'), 'utf8').catch(() => ''),
    close: () => end(electron, child),
  };
}

type StartOptions = LaunchOptions & { userData: string };

const closingTime = 10_000;

/** Closes it the way a user does, and makes sure that it is gone. */
async function end(electron: ElectronApplication, child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const late = setTimeout(() => child.kill('SIGKILL'), closingTime);
  await electron.close().catch(() => undefined);
  clearTimeout(late);
}
