// SPDX-License-Identifier: GPL-3.0-or-later
// npm run typecheck: each runtime against its own library (project references), then the Svelte components.
import { runProjectTool } from './setup/projectTool.mjs';
import { runScript } from './setup/StopError.mjs';

await runScript(async () => {
  const types = await runProjectTool('typescript', ['--build', '--pretty'], { program: 'tsc' });
  const components = await runProjectTool('svelte-check', [
    ...['--workspace', 'src/renderer', '--tsconfig', './tsconfig.json'],
    ...['--threshold', 'warning', '--fail-on-warnings', '--output', 'human'],
  ]);
  return types || components;
});
