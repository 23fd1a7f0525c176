// SPDX-License-Identifier: GPL-3.0-or-later
// npm run -s segue -- COMMAND …: the command line program, built from these sources.
import path from 'node:path';

import { ensureBuilt } from './setup/buildOutput.mjs';
import { ensureNode24 } from './setup/node24.mjs';
import { callerDirectory, outputDirectory } from './setup/paths.mjs';
import { runProgram } from './setup/runProgram.mjs';
import { runScript } from './setup/StopError.mjs';

await runScript(async (words) => {
  const node = await ensureNode24();
  await ensureBuilt();
  // In the caller's folder, so that paths mean what they meant where they were typed.
  return runProgram(node, [path.join(outputDirectory, 'main', 'cli.js'), ...words], {
    directory: callerDirectory(),
  });
});
