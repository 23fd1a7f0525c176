// SPDX-License-Identifier: GPL-3.0-or-later
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { music } from '../support/audio/signals.ts';
import { wavFile } from '../support/audio/wav.ts';
import { expect, test, type RunningSegue } from './support/app.ts';
import { electronArguments, electronExecutable } from './support/electron.ts';

async function makeMusic(folder: string, name: string): Promise<string> {
  const made = path.join(folder, name);
  await mkdir(made);
  await writeFile(path.join(made, `${name}.wav`), wavFile(music(1, { seconds: 2 })));
  return made;
}

test('folders on the command line are in the library', async ({ launch, folder }) => {
  const one = await makeMusic(folder, 'one');
  const two = await makeMusic(folder, 'two');
  const segue = await launch({ folders: [one, two] });
  await segue.tracks(2);
  const { folders, libraryDirectory } = await segue.engine('library.summary', {});
  expect(folders.map((added) => added.path).sort()).toEqual([one, two]);
  expect(libraryDirectory).toBe(segue.library);
});

test('a second start hands its folders to the first and ends', async ({ launch, folder }) => {
  const segue = await launch();
  const added = await makeMusic(folder, 'added');
  const second = spawn(electronExecutable(), [...electronArguments(segue.userData, segue.library), 'added'], {
    cwd: folder,
    stdio: 'ignore',
  });
  const code = await new Promise((resolve) => second.once('exit', resolve));
  expect(code).toBe(0);
  await segue.tracks(1);
  expect((await segue.engine('library.summary', {})).folders.map(({ path: kept }) => kept)).toEqual([added]);
  expect(segue.electron.windows()).toHaveLength(1);
});

test('a library that another Segue has open says so, and the window opens all the same', async ({
  launch,
  folder,
}) => {
  const library = path.join(folder, 'shared-library');
  const first = await launch({ library });
  await first.engine('library.summary', {});
  const second = await launch({ library });
  await expect(second.engine('library.summary', {})).rejects.toMatchObject({ code: 'library_locked' });
  await expect(second.engine('library.query', {})).rejects.toMatchObject({ code: 'library_locked' });

  // Once the other one is closed, asking again is all it takes.
  await first.close();
  await expect
    .poll(
      () =>
        second.engine('library.summary', {}).then(
          () => 'open',
          () => 'locked',
        ),
      { timeout: 20_000 },
    )
    .toBe('open');
});

test('the window comes back where it was', async ({ launch }) => {
  const first = await launch();
  await first.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 60, y: 40, width: 1010, height: 690 });
  });
  await expect.poll(() => sizeOf(first)).toMatchObject({ width: 1010, height: 690 });
  await first.close();
  const second = await launch({ userData: first.userData });
  expect(await sizeOf(second)).toMatchObject({ width: 1010, height: 690 });
});

test('a page that crashed is loaded again and says so', async ({ segue }) => {
  await segue.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
  });
  // Playwright cannot look into a page that has crashed, not even after it was loaded again; the shell can.
  await expect
    .poll(
      () =>
        segue.electron.evaluate(function textOfPage({ BrowserWindow }): Promise<unknown> {
          const [window] = BrowserWindow.getAllWindows();
          // A script sent to a page that is just going down is never answered.
          const patience = new Promise((resolve) => setTimeout(() => resolve(''), 1000));
          const text = window?.webContents.executeJavaScript('document.body.innerText');
          return Promise.race([text ?? '', patience]);
        }),
      { timeout: 20_000 },
    )
    .toContain('The window stopped working and was opened again.');
});

test('an engine that died is started again, and calls are answered', async ({ segue }) => {
  const before = await engineProcess(segue);
  process.kill(before, 'SIGKILL');
  // A call in the very moment of the end is lost, and says so; the page asks once more, and so does this test.
  await expect
    .poll(async () => {
      try {
        return (await segue.engine('library.summary', {})).libraryDirectory;
      } catch {
        return null;
      }
    })
    .toBe(segue.library);
  expect(await engineProcess(segue)).not.toBe(before);
});

test('the theme of the settings is the theme of the window, from the first moment of the next start', async ({
  launch,
}) => {
  const first = await launch();
  for (const theme of ['dark', 'light'] as const) {
    await first.engine('settings.set', { theme });
    await expect
      .poll(() => first.electron.evaluate(({ nativeTheme }) => nativeTheme.themeSource))
      .toBe(theme);
  }
  await first.engine('settings.set', { theme: 'dark' });
  await first.close();
  const second = await launch({ userData: first.userData });
  expect(await second.electron.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark');
});

test('closing ends every process', async ({ segue }) => {
  await segue.engine('library.summary', {});
  const pids = await processes(segue);
  await segue.close();
  await expect.poll(() => pids.filter(isRunning), { timeout: 15_000 }).toEqual([]);
});

test('killing the shell leaves no process behind', async ({ segue }) => {
  await segue.engine('library.summary', {});
  const pids = await processes(segue);
  segue.electron.process().kill('SIGKILL');
  await expect.poll(() => pids.filter(isRunning), { timeout: 15_000 }).toEqual([]);
});

function sizeOf({ electron }: RunningSegue): Promise<{ width: number; height: number } | undefined> {
  return electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
}

async function engineProcess({ electron }: RunningSegue): Promise<number> {
  const pid = await electron.evaluate(
    ({ app }) => app.getAppMetrics().find(({ name }) => name === 'Segue engine')?.pid,
  );
  return pid ?? -1;
}

function processes({ electron }: RunningSegue): Promise<number[]> {
  return electron.evaluate(({ app }) => app.getAppMetrics().map(({ pid }) => pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
