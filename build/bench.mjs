// SPDX-License-Identifier: GPL-3.0-or-later
// npm run bench -- [NAME] FOLDER…: runs test/bench/NAME.ts (pipeline, if none is named).
import { existsSync } from 'node:fs';
import path from 'node:path';

import { ensureBuilt } from './setup/buildOutput.mjs';
import { ensureElectron } from './setup/electron.mjs';
import { ensureNode24 } from './setup/node24.mjs';
import { callerDirectory, projectRoot } from './setup/paths.mjs';
import { runProgram } from './setup/runProgram.mjs';
import { runScript } from './setup/StopError.mjs';
import { ensureSystemLibraries } from './setup/systemLibraries.mjs';
import { hasDisplay, startVirtualDisplay } from './setup/virtualDisplay.mjs';

function benchFile(name) {
  return path.join(projectRoot, 'test', 'bench', `${name}.ts`);
}

await runScript(async (words) => {
  const node = await ensureNode24();
  const virtual = !hasDisplay();
  await ensureSystemLibraries({ virtualDisplay: virtual });
  const electron = await ensureElectron();
  await ensureBuilt();

  const isNamed = words.length > 0 && /^[\w-]+$/.test(words[0]) && existsSync(benchFile(words[0]));
  const [name, parameters] = isNamed ? [words[0], words.slice(1)] : ['pipeline', words];
  const display = virtual ? await startVirtualDisplay() : undefined;
  try {
    return await runProgram(node, [benchFile(name), ...parameters], {
      directory: callerDirectory(),
      environment: { ...display?.variables, ELECTRON_OVERRIDE_DIST_PATH: electron.directory },
    });
  } finally {
    await display?.stop();
  }
});
