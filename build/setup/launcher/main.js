// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for the default app that official Electron downloads contain and the registry copy does not: it is
// what makes `electron FOLDER` open the app in FOLDER. An ES module, because Electron holds its `ready` event
// back until the first module has loaded, and so the app gets to register what has to come before that event.
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { app } from 'electron';

const require = createRequire(import.meta.url);

/** `-r FILE` loads a module first (Playwright does that); the first word that is no switch names the app. */
function readCommandLine(words) {
  const preloads = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === '-r' || word === '--require') {
      index += 1;
      preloads.push(path.resolve(words[index]));
    } else if (!word.startsWith('-')) {
      return { preloads, target: path.resolve(word) };
    }
  }
  return { preloads };
}

const { preloads, target } = readCommandLine(process.argv.slice(1));
if (target === undefined) {
  process.stdout.write(`Electron ${process.versions.electron}\n`);
  process.exit(0);
}

const isFolder = statSync(target).isDirectory();
const folder = isFolder ? target : path.dirname(target);
const manifest = isFolder ? JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) : {};
const entry = isFolder ? path.join(folder, manifest.main ?? 'index.js') : target;

Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
app.setAppPath(folder);
if (manifest.productName ?? manifest.name) app.setName(manifest.productName ?? manifest.name);
if (manifest.version) app.setVersion(manifest.version);

for (const preload of preloads) require(preload);
if (entry.endsWith('.mjs') || (manifest.type === 'module' && !entry.endsWith('.cjs'))) {
  await import(pathToFileURL(entry).href);
} else {
  require(entry);
}
