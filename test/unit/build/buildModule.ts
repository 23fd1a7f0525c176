// SPDX-License-Identifier: GPL-3.0-or-later
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const setup = path.resolve(import.meta.dirname, '../../../build/setup');

/** A module of the set-up scripts. They are plain JavaScript, so the test says which types it expects. */
export async function buildModule<Module>(name: string): Promise<Module> {
  return (await import(pathToFileURL(path.join(setup, name)).href)) as Module;
}
