// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Catalogue } from '../../../src/engine/library/catalogue.ts';
import { openStore, type LibraryStore, type StoreOptions } from '../../../src/engine/store/libraryStore.ts';

/** An empty folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'segue-test-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Opens a library that is closed after the test, if the test did not do it. */
export async function openLibrary(
  directory: string,
  options: Partial<StoreOptions> = {},
): Promise<LibraryStore> {
  const store = await openStore(directory, { appVersion: '0.1.0', ...options });
  onTestFinished(() => store.close().catch(() => undefined));
  return store;
}

export async function openCatalogue(): Promise<{
  store: LibraryStore;
  catalogue: Catalogue;
  folder: string;
}> {
  const folder = await temporaryFolder();
  const store = await openLibrary(join(folder, 'library'));
  const catalogue = await Catalogue.open(store);
  onTestFinished(() => catalogue.dispose());
  return { store, catalogue, folder };
}
