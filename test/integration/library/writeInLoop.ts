// SPDX-License-Identifier: GPL-3.0-or-later
import { openStore } from '../../../src/engine/store/libraryStore.ts';
import { trackRecordOf } from './trackRecordOf.ts';

/** To be started by killed.test.ts as a program: writes without end and says after each flush how far it is. */
export const writerProgram = import.meta.filename;

const directory = process.argv[2];
if (process.argv[1] === writerProgram && directory !== undefined) await writeInLoop(directory);

async function writeInLoop(path: string): Promise<void> {
  const store = await openStore(path, { appVersion: '0.1.0' });
  const vectors = await store.vectors.forEncoder({ id: 'test', version: '1', dims: 4 });
  // A kill may have come between the commits of the two tables.
  const start = Math.min(vectors.size, (await store.tracks.load()).length);
  process.stdout.write(`open ${start}\n`);
  for (let i = start; ; i += 1) {
    store.tracks.upsert([trackRecordOf(`track${i}`, { title: `Title ${i}` })]);
    vectors.append([
      {
        audioId: `audio${i}`,
        vectors: new Float32Array(12).fill(i),
        starts: Float32Array.of(0, 1, 2),
        mean: new Float32Array(4).fill(i),
      },
    ]);
    if (i % 3 !== 2) continue;
    await store.flush();
    process.stdout.write(`${i}\n`);
  }
}
