// SPDX-License-Identifier: GPL-3.0-or-later
import { tracks } from './0001-tracks.ts';
import { likesAndPlays } from './0002-likes-and-plays.ts';
import type { Migration } from './migration.ts';

/** In order, without gaps. Add to the end; never change one that was released. */
export const allMigrations: readonly Migration[] = [tracks, likesAndPlays];
