// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import type { z } from 'zod';

/**
 * A small JSON document that is always whole on disk: written to a temporary file, synced, renamed. What cannot be
 * read or does not fit the schema counts as absent, so that a damaged file never keeps Segue from starting.
 */
export class JsonFile<Schema extends z.ZodType> {
  readonly #path: string;
  readonly #schema: Schema;
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string, schema: Schema) {
    this.#path = path;
    this.#schema = schema;
  }

  async read(): Promise<z.output<Schema> | null> {
    try {
      const parsed = this.#schema.safeParse(JSON.parse(await readFile(this.#path, 'utf8')));
      return parsed.success ? parsed.data : null;
    } catch {
      return null;
    }
  }

  /** Writes follow each other in the order of the calls. Rejects when the disk refuses. */
  write(value: z.output<Schema>): Promise<void> {
    const writing = this.#writing.then(() => writeFileAtomic(this.#path, `${JSON.stringify(value)}\n`));
    this.#writing = writing.catch(() => undefined);
    return writing;
  }

  /** Resolves when everything asked for so far is on disk. */
  async settled(): Promise<void> {
    await this.#writing;
  }
}
