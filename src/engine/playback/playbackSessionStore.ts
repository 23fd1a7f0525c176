// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from 'node:path';
import { z } from 'zod';
import type { PlaybackSession } from '../../shared/domain/playback.ts';
import { JsonFile } from '../settings/jsonFile.ts';

const sessionSchema = z.object({
  trackIds: z.array(z.string()),
  index: z.number().int(),
  position: z.number(),
  reasons: z.record(z.string(), z.object({ score: z.number(), reason: z.string() })),
});

const emptySession: PlaybackSession = { trackIds: [], index: -1, position: 0, reasons: {} };

/** The queue over a restart, in `playback.json` of the library folder. */
export class PlaybackSessionStore {
  readonly #file: JsonFile<typeof sessionSchema>;

  constructor(libraryDirectory: string) {
    this.#file = new JsonFile(join(libraryDirectory, 'playback.json'), sessionSchema);
  }

  async load(): Promise<PlaybackSession> {
    return (await this.#file.read()) ?? emptySession;
  }

  save(session: PlaybackSession): Promise<void> {
    return this.#file.write(session);
  }

  settled(): Promise<void> {
    return this.#file.settled();
  }
}
