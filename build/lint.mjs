// SPDX-License-Identifier: GPL-3.0-or-later
// npm run lint [-- --fix]: format, code rules, layers, and what nothing uses. Runs them all before it ends, so
// that one run shows everything there is to do.
import { runProjectTool } from './setup/projectTool.mjs';
import { say } from './setup/say.mjs';
import { runScript } from './setup/StopError.mjs';

const checks = [
  {
    name: 'prettier',
    run: (fix) => runProjectTool('prettier', [fix ? '--write' : '--check', '--log-level', 'warn', '.']),
  },
  {
    name: 'eslint',
    run: (fix) =>
      runProjectTool('eslint', [
        ...['--config', 'build/config/eslint.mjs', '--max-warnings', '0'],
        ...(fix ? ['--fix'] : []),
        ...['electron.vite.config.ts', 'build', 'src', 'test'],
      ]),
  },
  {
    name: 'layers',
    run: () =>
      runProjectTool(
        'dependency-cruiser',
        ['--config', 'build/config/layers.mjs', '--output-type', 'err', 'src', 'test', 'build'],
        { program: 'depcruise' },
      ),
  },
  {
    name: 'knip',
    run: () => runProjectTool('knip', ['--config', 'build/config/knip.json', '--no-progress']),
  },
];

await runScript(async (words) => {
  const fix = words.includes('--fix');
  const failed = [];
  for (const check of checks) {
    if ((await check.run(fix)) !== 0) failed.push(check.name);
  }
  say(failed.length === 0 ? 'Lint: nothing found.' : `Lint: see above for what ${failed.join(', ')} found.`);
  return failed.length === 0 ? 0 : 1;
});
