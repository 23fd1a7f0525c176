// SPDX-License-Identifier: GPL-3.0-or-later
import type { LibrarySummary } from '../../shared/domain/scan.ts';
import { folderName } from '../text/folderName.ts';
import type { NoticesState } from './notices.svelte.ts';

/** Says what came of folders that were added, where the list of tracks does not show it. */
export class AddedFolders {
  #notices: Pick<NoticesState, 'show'>;
  /** ids of folders that are being looked through for the first time */
  #waiting = new Set<string>();

  constructor(notices: Pick<NoticesState, 'show'>) {
    this.#notices = notices;
  }

  added(before: LibrarySummary | null, after: LibrarySummary): void {
    const known = new Set(before?.folders.map((folder) => folder.id));
    const added = after.folders.filter((folder) => !known.has(folder.id));
    for (const folder of added) this.#waiting.add(folder.id);
    if (added.length > 0) return;
    this.#notices.show({ message: 'This is in your library already. Segue looks through it again.' });
  }

  /** The folders have been looked through. A library without any track says so by itself, in the middle of the window. */
  lookedThrough(summary: LibrarySummary): void {
    const empty = summary.folders.filter(
      (folder) => this.#waiting.has(folder.id) && folder.available && folder.tracks === 0,
    );
    this.#waiting.clear();
    if (empty.length === 0 || summary.tracks === 0) return;
    const names = empty.map((folder) => `“${folderName(folder.path)}”`).join(', ');
    this.#notices.show({
      level: 'warning',
      message: `No music was found in ${names}. Choose another folder, or put music there and look for changes.`,
    });
  }

  /** Looking was stopped: nobody knows what is in them. */
  stopped(): void {
    this.#waiting.clear();
  }

  get any(): boolean {
    return this.#waiting.size > 0;
  }
}
