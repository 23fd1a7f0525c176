// SPDX-License-Identifier: GPL-3.0-or-later
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { damaged } from './storeErrors.ts';

const libraryFileSchema = z.object({
  /** number of the last migration that ran to its end; 0: none yet */
  schema: z.number().int().min(0),
  /** version of the Segue that made the library */
  createdBy: z.string(),
  /** ISO 8601, UTC */
  createdAt: z.string(),
});

/** `library.json`: says which shape the database beside it has. */
export type LibraryFile = z.infer<typeof libraryFileSchema>;

const fileName = 'library.json';

/** @returns null when there is none: not a library yet */
export async function readLibraryFile(directory: string): Promise<LibraryFile | null> {
  let text: string;
  try {
    text = await readFile(join(directory, fileName), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    return libraryFileSchema.parse(JSON.parse(text));
  } catch (error) {
    throw damaged(directory, `${fileName} in it is not what Segue wrote`, error);
  }
}

/** Written aside, brought to the disk and then put in place, so that there is always a whole one. */
export async function writeLibraryFile(directory: string, content: LibraryFile): Promise<void> {
  const path = join(directory, fileName);
  const aside = `${path}.new`;
  const handle = await open(aside, 'w');
  try {
    await handle.writeFile(`${JSON.stringify(content, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(aside, path);
}
