// SPDX-License-Identifier: GPL-3.0-or-later
// npm start -- FOLDER… [--library DIR]: opens Segue, after seeing to all that it needs.
import { absoluteArguments } from './setup/absoluteArguments.mjs';
import { ensureBuilt } from './setup/buildOutput.mjs';
import { ensureElectron } from './setup/electron.mjs';
import { callerDirectory, projectRoot } from './setup/paths.mjs';
import { runProgram } from './setup/runProgram.mjs';
import { sandboxArguments } from './setup/sandbox.mjs';
import { say } from './setup/say.mjs';
import { runScript } from './setup/StopError.mjs';
import { ensureSystemLibraries } from './setup/systemLibraries.mjs';
import { hasDisplay, startVirtualDisplay } from './setup/virtualDisplay.mjs';

await runScript(async (words) => {
  const virtual = !hasDisplay();
  await ensureSystemLibraries({ virtualDisplay: virtual });
  const electron = await ensureElectron();
  await ensureBuilt();

  const parameters = [
    ...(await sandboxArguments(electron)),
    projectRoot,
    ...absoluteArguments(words, callerDirectory()),
  ];
  if (!virtual) return runProgram(electron.executable, parameters);

  say(
    'There is no display here, so Segue opens on a virtual one (Xvfb) and nothing is to be seen. Ctrl+C ends it.',
  );
  const display = await startVirtualDisplay();
  try {
    return await runProgram(electron.executable, parameters, { environment: display.variables });
  } finally {
    await display.stop();
  }
});
