// SPDX-License-Identifier: GPL-3.0-or-later
// npm run build: puts the app and the command line program into out/.
import { buildAnew } from './setup/buildOutput.mjs';
import { runScript } from './setup/StopError.mjs';

await runScript(async () => {
  await buildAnew();
});
