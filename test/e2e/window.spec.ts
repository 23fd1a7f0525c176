// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import axe from 'axe-core';
import { expect, test, type LaunchOptions, type RunningSegue } from './support/app.ts';
import { makeMusicFolder } from './support/musicFolder.ts';

const artists = ['Amber Field', 'Blue Harbour', 'Cold Machine'];

/** What a user sees and does, found by role and name as a screen reader finds it. */
class Window {
  readonly page: Page;

  constructor({ page }: RunningSegue) {
    this.page = page;
  }

  get tracks(): Locator {
    return this.page.getByRole('grid', { name: 'Tracks' });
  }

  get queue(): Locator {
    return this.page.getByRole('grid', { name: 'Queue' });
  }

  get player(): Locator {
    return this.page.getByRole('region', { name: 'Player' });
  }

  get notices(): Locator {
    return this.page.getByRole('region', { name: 'Notices' });
  }

  get search(): Locator {
    return this.page.getByRole('textbox', { name: 'Search your music' });
  }

  get position(): Locator {
    return this.page.getByRole('slider', { name: 'Position' });
  }

  get selected(): Locator {
    return this.tracks.getByRole('row', { selected: true });
  }

  track(title: string): Locator {
    return this.tracks.getByRole('row').filter({ has: this.page.getByText(title, { exact: true }) });
  }

  queued(title: string): Locator {
    return this.queue.getByRole('row').filter({ has: this.page.getByText(title, { exact: true }) });
  }

  async queuedTitles(): Promise<string[]> {
    return this.queue
      .getByRole('row')
      .evaluateAll((rows) =>
        rows
          .sort((a, b) => Number(a.ariaRowIndex) - Number(b.ariaRowIndex))
          .map((row) => row.querySelector('.title')?.textContent ?? ''),
      );
  }

  /** seconds into the track */
  async seconds(): Promise<number> {
    return Number(await this.position.inputValue());
  }

  /** Waits until nothing more is listened to. */
  async analysed(): Promise<void> {
    await expect(this.page.getByRole('progressbar', { name: 'Progress of the analysis' })).toHaveCount(0, {
      timeout: 45_000,
    });
  }
}

async function launchWithMusic(
  launch: (options: LaunchOptions) => Promise<RunningSegue>,
  folder: string,
  tracks = 4,
  seconds = 12,
): Promise<{ segue: RunningSegue; window: Window; page: Page; music: string }> {
  const music = path.join(folder, 'Music');
  await makeMusicFolder(music, { artists, tracks, seconds });
  const segue = await launch({ folders: [music] });
  const window = new Window(segue);
  await segue.tracks(artists.length * tracks);
  await expect(window.track('Amber Song 1')).toBeVisible();
  return { segue, window, page: segue.page, music };
}

test('from an empty start to music that sounds alike', async ({ segue, folder }) => {
  const window = new Window(segue);
  const { page } = segue;
  const music = path.join(folder, 'Music');
  await makeMusicFolder(music, { artists, tracks: 4 });

  await expect(page.getByRole('heading', { name: 'Segue listens to your music' })).toBeVisible();
  await expect(page.getByText('Everything stays on this computer.')).toBeVisible();
  const choose = page.getByRole('button', { name: 'Choose your music folder' });

  // A dialog that is closed changes nothing.
  await segue.answerFolderDialog([]);
  await choose.click();
  await expect(choose).toBeVisible();

  await segue.answerFolderDialog([music]);
  await choose.click();
  await expect(page.getByRole('region', { name: 'Analysis' })).toBeVisible();
  await expect(window.track('Amber Song 1')).toBeVisible();
  await expect(page.getByText('12 tracks', { exact: true })).toBeVisible();
  await expect(window.tracks).toHaveAttribute('aria-rowcount', '13');

  // Asked at once, whether or not it has been heard by now.
  await window.track('Blue Song 2').click();
  await page.keyboard.press('m');
  await expect(page.getByRole('heading', { name: 'More like Blue Song 2' })).toBeVisible({ timeout: 30_000 });
  await window.analysed();
  await page.keyboard.press('m');
  await expect(window.queue).toHaveAttribute('aria-rowcount', '12');
  expect((await window.queuedTitles())[0]).toBe('Blue Song 2');
  await expect(window.player.getByText('Blue Song 2')).toBeVisible();

  // It plays: time goes on.
  await expect(page.getByRole('button', { name: 'Pause', exact: true }).first()).toBeVisible();
  await expect.poll(() => window.seconds()).toBeGreaterThan(1);

  // An entry says why it is there, and how near it is.
  await window.queue.getByRole('row').nth(1).hover();
  await expect(page.getByRole('tooltip')).toContainText('Similarity');
});

test('search while typing, without a hit, and back', async ({ launch, folder }) => {
  const { window, page } = await launchWithMusic(launch, folder);
  await page.keyboard.press('/');
  await expect(window.search).toBeFocused();
  await page.keyboard.type('harbour song');
  await expect(page.getByText('4 of 12 tracks')).toBeVisible();
  await expect(window.tracks.getByRole('row').filter({ hasText: 'Amber' })).toHaveCount(0);

  await window.search.fill('nothing like this');
  await expect(page.getByText('Nothing found for “nothing like this”')).toBeVisible();
  await page.getByRole('button', { name: 'Clear search' }).first().click();
  await expect(page.getByText('12 tracks', { exact: true })).toBeVisible();

  // Typing in the list searches as well; capitals, since some letters are keys of their own.
  await window.track('Amber Song 1').click();
  await page.keyboard.type('C');
  await expect(window.search).toBeFocused();
  await page.keyboard.type('old machine');
  await expect(page.getByText('4 of 12 tracks')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(window.search).toHaveValue('');
});

test('playing, seeking, next and previous', async ({ launch, folder }) => {
  const { window, page } = await launchWithMusic(launch, folder);
  await window.track('Amber Song 2').dblclick();
  await expect(window.player.getByText('Amber Song 2')).toBeVisible();
  await expect.poll(() => window.seconds()).toBeGreaterThan(0.5);

  await window.position.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => window.seconds()).toBeGreaterThan(5);
  await expect(window.position).toHaveAttribute('aria-valuetext', /of 12 seconds/);

  await page.getByRole('button', { name: 'Next' }).click();
  await expect(window.player.getByText('Amber Song 3')).toBeVisible();
  await expect.poll(() => window.seconds()).toBeGreaterThan(0.5);
  await page.getByRole('button', { name: 'Previous' }).click();
  await expect(window.player.getByText('Amber Song 2')).toBeVisible();

  // To the end of the track, and the next one begins by itself.
  await window.position.focus();
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('ArrowRight');
  await expect(window.player.getByText('Amber Song 3')).toBeVisible();
  await expect(window.queued('Amber Song 3')).toHaveAttribute('aria-current', 'true');
});

test('everything by keyboard alone', async ({ launch, folder }) => {
  const { segue, window, page } = await launchWithMusic(launch, folder);
  await window.analysed();
  await page.keyboard.press('/');
  await page.keyboard.type('blue');
  await expect(page.getByText('4 of 12 tracks')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(window.tracks).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(window.player.getByText('Blue Song 2')).toBeVisible();
  await expect.poll(() => window.seconds()).toBeGreaterThan(0.5);

  await page.keyboard.press(' ');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  const still = await window.seconds();
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(() => window.seconds()).toBeGreaterThanOrEqual(still + 4.9);
  await page.keyboard.press('Control+ArrowRight');
  await expect(window.player.getByText('Blue Song 3')).toBeVisible();

  await page.keyboard.press('l');
  await expect(
    window.track('Blue Song 2').getByRole('button', { name: 'Like Blue Song 2', exact: true }),
  ).toHaveAttribute('aria-pressed', 'true');
  const { ids } = await segue.engine('library.query', { text: 'Blue Song 2' });
  await expect
    .poll(async () => (await segue.engine('library.rows', { ids })).rows.map((row) => row.liked))
    .toEqual([true]);

  // The menu, by key, and the focus back where it was.
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(window.tracks).toBeFocused();
  await page.keyboard.press('Shift+F10');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(window.notices.getByText('1 track will play next.')).toBeVisible();

  await page.keyboard.press('Control+a');
  await expect(page.getByText('4 selected')).toBeVisible();
  await expect(window.selected).toHaveCount(4);

  await page.keyboard.press('q');
  await expect(window.queue).toBeHidden();
  await page.keyboard.press('q');
  await expect(window.queue).toBeVisible();

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  // Every stop of the Tab key has a name.
  for (let stop = 0; stop < 25; stop += 1) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => {
      const { activeElement } = document;
      if (activeElement === null || activeElement === document.body) return 'the page';
      return activeElement.ariaLabel ?? activeElement.textContent.trim();
    });
    expect(name).not.toBe('');
  }
});

test('the queue can be put in order, emptied and brought back, and is there again after a restart', async ({
  launch,
  folder,
}) => {
  const { segue, window, page } = await launchWithMusic(launch, folder, 2);
  await window.track('Amber Song 1').dblclick();
  await expect(window.queue).toHaveAttribute('aria-rowcount', '6');
  const titles = await window.queuedTitles();

  await window.queued(titles[2] ?? '').click();
  await page.keyboard.press('Alt+ArrowUp');
  await expect
    .poll(() => window.queuedTitles())
    .toEqual([titles[0], titles[2], titles[1], ...titles.slice(3)]);
  await page.keyboard.press('Delete');
  await expect.poll(() => window.queuedTitles()).toEqual([titles[0], titles[1], ...titles.slice(3)]);
  await page.keyboard.press('Control+z');
  await expect.poll(() => window.queuedTitles()).toHaveLength(6);

  await window
    .queued(titles[5] ?? '')
    .dragTo(window.queued(titles[0] ?? ''), { targetPosition: { x: 60, y: 48 } });
  await expect.poll(async () => (await window.queuedTitles())[1]).toBe(titles[5]);

  await page.getByRole('button', { name: 'Clear queue' }).click();
  await expect.poll(() => window.queuedTitles()).toEqual([titles[0]]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => window.queuedTitles()).toHaveLength(6);
  const order = await window.queuedTitles();

  await page.keyboard.press('Control+ArrowRight');
  await expect(window.player.getByText(order[1] ?? '')).toBeVisible();
  await expect.poll(() => window.seconds()).toBeGreaterThan(0.5);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  const seconds = await window.seconds();
  await expect
    .poll(async () => (await segue.engine('playback.load', {})).position)
    .toBeGreaterThanOrEqual(seconds - 0.5);
  await segue.close();

  const again = await launch({ userData: segue.userData });
  const after = new Window(again);
  await expect.poll(() => after.queuedTitles()).toEqual(order);
  await expect(after.player.getByText(order[1] ?? '')).toBeVisible();
  await expect(again.page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await expect.poll(() => after.seconds()).toBeGreaterThanOrEqual(seconds - 0.5);
});

test('a file that went missing is skipped with a notice', async ({ launch, folder }) => {
  const { window, music } = await launchWithMusic(launch, folder, 3);
  await window.analysed();
  await rm(path.join(music, 'Amber Field', 'Amber Field at Home', '02 Amber Song 2.wav'));
  await window.track('Amber Song 2').dblclick();
  await expect(window.notices.getByText(/“Amber Song 2” was skipped\./)).toBeVisible();
  await expect(window.player.getByText('Amber Song 3')).toBeVisible();
  await expect.poll(() => window.seconds()).toBeGreaterThan(0.5);
});

test('a drive that comes back is played from without starting again', async ({ launch, folder }) => {
  const { window, music } = await launchWithMusic(launch, folder, 1);
  await window.analysed();
  await rename(music, `${music} away`);
  await window.track('Amber Song 1').dblclick();
  await expect(window.notices.getByText(/were skipped, because they can’t be played\./)).toBeVisible();
  await rename(`${music} away`, music);
  await window.track('Amber Song 1').dblclick();
  await expect.poll(() => window.seconds()).toBeGreaterThan(0.5);
  await expect(window.player.getByText('Amber Song 1')).toBeVisible();
});

test('folders without music are not passed over in silence', async ({ segue, folder }) => {
  const { page } = segue;
  const window = new Window(segue);
  const papers = path.join(folder, 'Papers');
  const music = path.join(folder, 'Music');
  await mkdir(papers);
  await makeMusicFolder(music, { artists: ['Amber Field'], tracks: 2, seconds: 2 });

  await segue.answerFolderDialog([papers]);
  await page.getByRole('button', { name: 'Choose your music folder' }).click();
  await expect(page.getByRole('heading', { name: 'No music here yet' })).toBeVisible();
  await segue.answerFolderDialog([music]);
  await page.getByRole('button', { name: 'Add folder' }).last().click();
  await expect(page.getByText('2 tracks', { exact: true })).toBeVisible();

  const more = path.join(folder, 'More papers');
  await mkdir(more);
  await segue.answerFolderDialog([more]);
  await page.getByRole('button', { name: 'Add folder' }).click();
  await expect(window.notices.getByText('No music was found in “More papers”.')).toBeVisible();
});

test('more like a file that can’t be listened to says why at once', async ({ launch, folder }) => {
  const music = path.join(folder, 'Music');
  await makeMusicFolder(music, { artists: ['Amber Field'], tracks: 2, seconds: 4 });
  await writeFile(path.join(music, 'notes.mp3'), 'Milk, bread, a record.');
  const segue = await launch({ folders: [music] });
  const window = new Window(segue);
  await expect(segue.page.getByText('1 file could not be listened to.')).toBeVisible({ timeout: 30_000 });
  await window.track('notes').click();
  await segue.page.keyboard.press('m');
  await expect(segue.page.getByRole('alert')).toContainText('could not listen to “notes”');
});

test('the list grows in place: what is in view and what is selected stay', async ({ launch, folder }) => {
  const { segue, window, page } = await launchWithMusic(launch, folder, 16, 2);
  await page.getByRole('columnheader', { name: 'Artist' }).waitFor();
  await window.track('Amber Song 1').click();
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('PageDown');
  const chosen = await window.selected.getByRole('gridcell').nth(1).textContent();
  const before = await window.selected.boundingBox();

  // These come before all others in the list.
  const more = path.join(folder, 'More');
  await makeMusicFolder(more, { artists: ['Aardvark Trio'], tracks: 5, seconds: 2, seed: 900 });
  await segue.answerFolderDialog([more]);
  await page.getByRole('button', { name: 'Add folder' }).click();
  await expect(page.getByText('53 tracks', { exact: true })).toBeVisible();
  await expect(window.selected.getByRole('gridcell').nth(1)).toHaveText(chosen ?? '');
  const after = await window.selected.boundingBox();
  expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0))).toBeLessThanOrEqual(2);

  await window.tracks.focus();
  await page.keyboard.press('Home');
  await expect(window.track('Aardvark Song 1')).toBeVisible();
});

test('sorting by a column, by mouse and by key', async ({ launch, folder }) => {
  const { window, page } = await launchWithMusic(launch, folder, 3);
  const header = page.getByRole('columnheader', { name: 'Title' });
  await header.getByRole('button').click();
  await expect(header).toHaveAttribute('aria-sort', 'ascending');
  await header.getByRole('button').press('Enter');
  await expect(header).toHaveAttribute('aria-sort', 'descending');
  await expect(window.tracks.locator('[aria-rowindex="2"]')).toContainText('Cold Song 3');
});

test('the window goes on after the engine died', async ({ launch, folder }) => {
  const { segue, window, page } = await launchWithMusic(launch, folder, 3);
  await window.analysed();
  const pid = await segue.electron.evaluate(
    ({ app }) => app.getAppMetrics().find(({ name }) => name === 'Segue engine')?.pid,
  );
  // A number below 1 would mean processes of others.
  if (pid === undefined || pid < 1) throw new Error('The engine has no process.');
  process.kill(pid, 'SIGKILL');
  await window.search.fill('harbour');
  await expect(page.getByText('3 of 9 tracks')).toBeVisible({ timeout: 20_000 });
});

test('a library that is in use elsewhere is explained, and opens when it is free', async ({
  launch,
  folder,
}) => {
  const library = path.join(folder, 'library');
  const first = await launch({ library });
  await first.engine('library.summary', {});
  const second = await launch({ library });
  await expect(second.page.getByRole('heading', { name: 'The library is in use' })).toBeVisible();
  await first.close();
  await expect(async () => {
    await second.page.getByRole('button', { name: 'Try again' }).click({ timeout: 1000 });
    await expect(second.page.getByRole('button', { name: 'Choose your music folder' })).toBeVisible({
      timeout: 1500,
    });
  }).toPass({ timeout: 20_000 });
});

test('in a small window the queue is a drawer and the sidebar its icons', async ({ launch, folder }) => {
  const { segue, window, page } = await launchWithMusic(launch, folder, 2);
  await segue.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(900, 600);
  });
  await expect(page.getByRole('complementary', { name: 'Queue' })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Tracks', exact: true })).toBeVisible();
  await window.track('Amber Song 1').click();
  await page.keyboard.press('q');
  const drawer = page.getByRole('complementary', { name: 'Queue' });
  await expect(drawer).toBeVisible();
  await drawer.getByRole('button', { name: 'Close queue' }).click();
  await expect(drawer).toBeHidden();
  const sideways = await page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  );
  expect(sideways).toBe(false);
});

test('nothing serious stands in the way of assistive technology', async ({ segue, folder }) => {
  test.setTimeout(120_000);
  const window = new Window(segue);
  const { page } = segue;
  await expect(page.getByRole('button', { name: 'Choose your music folder' })).toBeVisible();
  await expectAccessible(page, 'first run');

  const music = path.join(folder, 'Music');
  await makeMusicFolder(music, { artists, tracks: 3, seconds: 8 });
  await segue.answerFolderDialog([music]);
  await page.getByRole('button', { name: 'Choose your music folder' }).click();
  await expect(window.track('Amber Song 1')).toBeVisible();
  await window.analysed();
  await window.track('Amber Song 2').click();
  await page.keyboard.press('m');
  await expect(page.getByRole('heading', { name: 'More like Amber Song 2' })).toBeVisible();
  await page.keyboard.press('Control+ArrowRight');

  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expectAccessible(page, `library and queue, ${colorScheme}`);
    await window.tracks.focus();
    await page.keyboard.press('Shift+F10');
    await expect(page.getByRole('menu')).toBeVisible();
    await expectAccessible(page, `track menu, ${colorScheme}`);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    await expectAccessible(page, `shortcuts, ${colorScheme}`);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Settings' }).click();
    await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
    await expectAccessible(page, `settings, ${colorScheme}`);
    await page.getByRole('button', { name: 'Analysis in detail' }).click();
    for (const tab of ['Progress', 'How it listens', 'Failed files']) {
      await page.getByRole('tab', { name: tab }).click();
      await expectAccessible(page, `analysis, ${tab}, ${colorScheme}`);
    }
    await page.keyboard.press('Escape');
  }
  expect(segue.complaints).toEqual([]);
});

interface Finding {
  id: string;
  impact: string | null;
  nodes: { html: string; failureSummary: string }[];
}

/** Runs axe in the page: what is serious or critical fails the test, with the element and the reason. */
async function expectAccessible(page: Page, where: string): Promise<void> {
  await page.evaluate(axe.source);
  const findings = await page.evaluate(async () => {
    const injected = window as unknown as { axe: { run(): Promise<{ violations: Finding[] }> } };
    return (await injected.axe.run()).violations;
  });
  const serious = findings
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}\n${node.failureSummary}`));
  expect(serious, where).toEqual([]);
}
