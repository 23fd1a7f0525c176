// SPDX-License-Identifier: GPL-3.0-or-later
import { createTable } from './createTable.ts';
import type { Migration } from './migration.ts';

/** What the listener did with the music. */
export const likesAndPlays: Migration = {
  number: 2,
  name: 'likes-and-plays',
  async run(connection) {
    await createTable(connection, 'likes', { trackId: 'text', audioId: 'text', likedAt: 'number' });
    await createTable(connection, 'plays', {
      id: 'text',
      trackId: 'text',
      audioId: 'text',
      at: 'number',
      seconds: 'number',
      completed: 'boolean',
    });
  },
};
