// SPDX-License-Identifier: GPL-3.0-or-later
import path from 'node:path';
import { SegueError } from '../../src/shared/errors.ts';
import { makeMusicFolder } from '../support/musicFolder.ts';
import { expect, test, type RunningSegue } from './support/app.ts';

const tracks = 40;

/** Processes of the app by the name they were started with. */
async function processOf({ electron }: RunningSegue, name: string): Promise<number | undefined> {
  return electron.evaluate(
    ({ app }, wanted) => app.getAppMetrics().find((metric) => metric.name === wanted)?.pid,
    name,
  );
}

async function whenHeard(segue: RunningSegue, count: number): Promise<void> {
  await expect.poll(() => heard(segue), { timeout: 90_000, intervals: [50] }).toBeGreaterThanOrEqual(count);
}

/** A call that was under way when the engine died fails, and says so; the next one is answered by the new engine. */
async function heard(segue: RunningSegue): Promise<number> {
  try {
    return (await segue.engine('library.summary', {})).heard;
  } catch (error) {
    if (error instanceof SegueError && error.code === 'connection_lost') return 0;
    throw error;
  }
}

for (const victim of ['Segue analyzer', 'Segue engine']) {
  test(`killing the ${victim} in the middle of a run: the run goes on to its end`, async ({
    launch,
    folder,
  }) => {
    const music = path.join(folder, 'music');
    makeMusicFolder(music, { tracks, seconds: 12 });
    const segue = await launch({ folders: [music] });
    await whenHeard(segue, 2);
    const pid = await processOf(segue, victim);
    if (pid === undefined) throw new Error(`there is no ${victim}`);
    process.kill(pid, 'SIGKILL');
    await whenHeard(segue, tracks);
    expect(await segue.engine('library.summary', {})).toMatchObject({ tracks, heard: tracks, failed: 0 });
    expect(await processOf(segue, victim)).not.toBe(pid);
  });
}

test('killing the whole app in the middle of a run: the next start goes on where it was', async ({
  launch,
  folder,
}) => {
  const music = path.join(folder, 'music');
  makeMusicFolder(music, { tracks, seconds: 12 });
  const first = await launch({ folders: [music] });
  await whenHeard(first, 2);
  const [id = ''] = await first.tracks(tracks);
  await first.engine('track.like', { id, liked: true });
  await first.engine('playback.save', { trackIds: [id], index: 0, position: 3, reasons: {} });
  // Writes are kept back for a few seconds at most; what is older than that must be there.
  await first.page.waitForTimeout(4000);
  first.electron.process().kill('SIGKILL');

  const second = await launch({ userData: first.userData });
  await whenHeard(second, tracks);
  const { rows } = await second.engine('library.rows', { ids: [id] });
  expect(rows[0]).toMatchObject({ id, liked: true, listen: 'heard' });
  expect(await second.engine('playback.load', {})).toMatchObject({ trackIds: [id], index: 0 });
});
