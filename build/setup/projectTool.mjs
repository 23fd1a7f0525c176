// SPDX-License-Identifier: GPL-3.0-or-later
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { ensureNode24 } from './node24.mjs';
import { projectRoot } from './paths.mjs';
import { runProgram } from './runProgram.mjs';

/** Runs a program of one of the project's packages on the project's Node; gives its exit code. */
export async function runProjectTool(packageName, parameters, options = {}) {
  const { program = packageName.split('/').at(-1), ...runOptions } = options;
  const folder = path.join(projectRoot, 'node_modules', packageName);
  // Read from the package and not started through node_modules/.bin, whose entries are shell scripts on Windows.
  const node = await ensureNode24();
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const script = typeof bin === 'string' ? bin : bin[program];
  return runProgram(node, [path.join(folder, script), ...parameters], runOptions);
}
