// SPDX-License-Identifier: GPL-3.0-or-later
// npm run bench -- screenshots FOLDER: the pictures of docs/images, of the real window with the music of a folder.
import type { ElectronApplication, Page } from '@playwright/test';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { launchElectron } from '../e2e/support/electron.ts';

const images = resolve(import.meta.dirname, '..', '..', 'docs', 'images');

const folder = process.argv[2];
if (folder === undefined || !statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
  process.stderr.write('Name a folder of music: npm run bench -- screenshots ~/Music\n');
  process.exit(2);
}

const work = mkdtempSync(join(tmpdir(), 'segue-screenshots-'));
const taken: string[] = [];
try {
  mkdirSync(images, { recursive: true });
  await take(resolve(folder));
  process.stdout.write(`${JSON.stringify({ bench: 'screenshots', taken })}\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function take(music: string): Promise<void> {
  // A file that cannot be listened to, so that the picture of the failures is a true one.
  const odd = join(work, 'Downloads');
  mkdirSync(odd);
  writeFileSync(join(odd, 'Interview (unfinished).mp3'), 'The download ended early.');

  const app = await launchElectron(join(work, 'user-data'), join(work, 'library'));
  const page = await app.firstWindow();
  await size(app, 1280, 800);
  await page.getByRole('button', { name: 'Choose your music folder' }).waitFor();
  await picture(page, 'first-run');

  await answerFolderDialog(app, [odd, music]);
  await page.getByRole('button', { name: 'Choose your music folder' }).click();
  await page.getByText(/Listening to your library: [1-9][\d,]* of/).waitFor({ timeout: 120_000 });
  await page.waitForTimeout(4000);
  await picture(page, 'scanning');
  await page.getByText(/could not be listened to/).waitFor({ timeout: 600_000 });

  await page.getByRole('button', { name: 'Details' }).click();
  await page.getByRole('tab', { name: 'How it listens' }).click();
  await picture(page, 'details');
  await page.getByRole('tab', { name: 'Failed files' }).click();
  await picture(page, 'failures');
  await page.keyboard.press('Escape');

  await page
    .getByRole('grid', { name: 'Tracks' })
    .getByRole('row')
    .nth(30)
    .scrollIntoViewIfNeeded()
    .catch(() => undefined);
  await page.getByRole('grid', { name: 'Tracks' }).getByRole('row').nth(6).click();
  await page.keyboard.press('Enter');
  await page.keyboard.press('m');
  await page.getByText('More like', { exact: false }).first().waitFor();
  await page.waitForTimeout(3000);
  await picture(page, 'library-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, 'library-dark');
  await page.getByRole('textbox', { name: 'Search your music' }).fill('mad');
  await page.waitForTimeout(500);
  await picture(page, 'search-dark');
  await page.keyboard.press('Escape');
  await page.getByRole('grid', { name: 'Tracks' }).getByRole('row').nth(3).click();
  await page.keyboard.press('?');
  await picture(page, 'shortcuts-dark');
  await page.keyboard.press('Escape');
  await page.emulateMedia({ colorScheme: 'light' });
  await size(app, 900, 600);
  await picture(page, 'narrow-light');
  await size(app, 2560, 1440);
  await picture(page, 'wide-light');
  await app.close();
}

async function answerFolderDialog(app: ElectronApplication, folders: string[]): Promise<void> {
  await app.evaluate(({ dialog }, filePaths) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths });
  }, folders);
}

async function size(app: ElectronApplication, width: number, height: number): Promise<void> {
  await app.evaluate(({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds), {
    x: 0,
    y: 0,
    width,
    height,
  });
}

async function picture(page: Page, name: string): Promise<void> {
  // Two frames and whatever moves: a picture of something on its way says nothing.
  await page.waitForTimeout(700);
  await page.screenshot({ path: join(images, `${name}.png`), animations: 'disabled' });
  taken.push(`${name}.png`);
  process.stdout.write(`docs/images/${name}.png\n`);
}
