// SPDX-License-Identifier: GPL-3.0-or-later
// Proves that the guard of the layers fires: a tree that breaks every rule once, judged by the rules that
// `npm run lint` uses.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Edge {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

/** Each rule with the edges that it has to find: the file, and what its import statement names. */
const forbidden: readonly (readonly [rule: string, from: string, statement: string, to: string])[] = [
  ['shared-imports', 'src/shared/up.ts', "import '../engine/engine.ts';", 'src/engine/engine.ts'],
  ['engine-imports', 'src/engine/up.ts', "import '../main/window.ts';", 'src/main/window.ts'],
  ['analyzer-imports', 'src/analyzer/up.ts', "import '../main/window.ts';", 'src/main/window.ts'],
  ['cli-imports', 'src/cli/window.ts', "import '../main/window.ts';", 'src/main/window.ts'],
  ['cli-imports', 'src/cli/decode.ts', "import '../analyzer/decode.ts';", 'src/analyzer/decode.ts'],
  ['main-imports', 'src/main/decode.ts', "import '../analyzer/decode.ts';", 'src/analyzer/decode.ts'],
  ['main-imports', 'src/main/view.ts', "import '../renderer/state/queue.ts';", 'src/renderer/state/queue.ts'],
  ['preload-imports', 'src/preload/engine.ts', "import '../engine/engine.ts';", 'src/engine/engine.ts'],
  [
    'renderer-imports',
    'src/renderer/state/engine.ts',
    "import '../../engine/engine.ts';",
    'src/engine/engine.ts',
  ],
  [
    'renderer-imports',
    'src/renderer/state/main.ts',
    "import type { W } from '../../main/window.ts';",
    'src/main/window.ts',
  ],
  [
    'engine-analyzer-types',
    'src/engine/decode.ts',
    "import '../analyzer/decode.ts';",
    'src/analyzer/decode.ts',
  ],
  [
    'analyzer-model-only',
    'src/analyzer/rows.ts',
    "import '../engine/store/table.ts';",
    'src/engine/store/table.ts',
  ],
  ['main-engine-entry', 'src/main/rows.ts', "import '../engine/engine.ts';", 'src/engine/engine.ts'],
  ['preload-contract-only', 'src/preload/pure.ts', "import '../shared/pure.ts';", 'src/shared/pure.ts'],
  [
    'features-apart',
    'src/renderer/features/a/other.ts',
    "import '../b/view.ts';",
    'src/renderer/features/b/view.ts',
  ],
  [
    'ui-knows-nothing',
    'src/renderer/ui/state.ts',
    "import '../state/queue.ts';",
    'src/renderer/state/queue.ts',
  ],
  ['ui-knows-nothing', 'src/renderer/ui/domain.ts', "import '../../shared/pure.ts';", 'src/shared/pure.ts'],
  [
    'state-below-features',
    'src/renderer/state/view.ts',
    "import '../features/b/view.ts';",
    'src/renderer/features/b/view.ts',
  ],
  [
    'bridge-behind-api',
    'src/renderer/features/a/Panel.svelte',
    "<script>import '../../api/bridge.ts';</script>",
    'src/renderer/api/bridge.ts',
  ],
  ['electron-in-shell', 'src/engine/shell.ts', "import 'electron';", 'node_modules/electron/index.js'],
  [
    'engine-process-without-electron',
    'src/main/engineProcess.ts',
    "import './window.ts';",
    'node_modules/electron/index.js',
  ],
  ['node-not-here', 'src/shared/files.ts', "import 'node:fs';", 'fs'],
  ['node-not-here', 'src/renderer/state/files.ts', "import 'node:fs';", 'fs'],
  ['node-not-here', 'src/preload/files.ts', "import 'node:fs';", 'fs'],
  [
    'onnxruntime-node-only-there',
    'src/main/session.ts',
    "import 'onnxruntime-node';",
    'node_modules/onnxruntime-node/index.js',
  ],
  ['node-av-only-there', 'src/engine/library/probe.ts', "import 'node-av';", 'node_modules/node-av/index.js'],
  [
    'lancedb-only-there',
    'src/engine/search.ts',
    "import '@lancedb/lancedb';",
    'node_modules/@lancedb/lancedb/index.js',
  ],
  [
    'decoding-without-onnx',
    'src/analyzer/decodeWorker.ts',
    "import './session.ts';",
    'node_modules/onnxruntime-node/index.js',
  ],
  [
    'app-not-from-tests',
    'src/engine/fixture.ts',
    "import '../../test/support/tone.ts';",
    'test/support/tone.ts',
  ],
  ['no-circles', 'src/shared/egg.ts', "import './hen.ts';", 'src/shared/hen.ts'],
  [
    'packages-that-ship',
    'src/engine/tool.ts',
    "import 'only-for-building';",
    'node_modules/only-for-building/index.js',
  ],
  ['packages-declared', 'src/engine/borrowed.ts', "import 'undeclared';", 'node_modules/undeclared/index.js'],
  ['imports-resolve', 'src/engine/gone.ts', "import './nowhere.ts';", './nowhere.ts'],
];

/** What the table allows, and the files that the forbidden edges lead to. */
const allowed: Readonly<Record<string, string>> = {
  'src/shared/pure.ts': 'export {};',
  'src/shared/contract/engine.ts': "import '../pure.ts';",
  'src/engine/engine.ts':
    "import '../shared/pure.ts'; import './store/table.ts'; import type { D } from '../analyzer/decode.ts';",
  'src/engine/model/manifest.ts': "import '../../shared/pure.ts';",
  'src/engine/store/table.ts': "import '@lancedb/lancedb'; import 'node:fs';",
  'src/analyzer/decode.ts': "import '../engine/model/manifest.ts'; import 'node-av';",
  'src/analyzer/session.ts': "import 'onnxruntime-node'; import '../shared/pure.ts';",
  'src/cli/index.ts': "import '../engine/engine.ts'; import '../shared/pure.ts';",
  'src/main/window.ts': "import 'electron'; import type { E } from '../engine/engine.ts';",
  'src/preload/index.ts': "import 'electron'; import '../shared/contract/engine.ts';",
  'src/renderer/api/bridge.ts': "import '../../shared/contract/engine.ts';",
  'src/renderer/state/queue.ts': "import '../api/bridge.ts'; import '../../shared/pure.ts';",
  'src/renderer/ui/button.ts': 'export {};',
  'src/renderer/features/b/view.ts': "import '../../state/queue.ts'; import '../../ui/button.ts';",
  'test/support/tone.ts': "import '../../src/engine/engine.ts';",
};

const packages = {
  dependencies: ['onnxruntime-node', 'node-av', '@lancedb/lancedb'],
  devDependencies: ['electron', 'only-for-building'],
  undeclared: ['undeclared'],
};

const root = path.resolve(import.meta.dirname, '../../..');
const rules = path.join(root, 'build/config/layers.mjs');
let folder: string;
let found: readonly Edge[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'segue-layers-'));
  await writeTree();
  found = await judge();
}, 60_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function put(name: string, text: string): Promise<void> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

async function writeTree(): Promise<void> {
  const versions = (names: readonly string[]): Record<string, string> =>
    Object.fromEntries(names.map((name) => [name, '1.0.0']));
  const { dependencies, devDependencies } = packages;
  await put(
    'package.json',
    JSON.stringify({ dependencies: versions(dependencies), devDependencies: versions(devDependencies) }),
  );
  for (const name of Object.values(packages).flat()) {
    await put(
      `node_modules/${name}/package.json`,
      JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
    );
    await put(`node_modules/${name}/index.js`, '');
  }
  await mkdir(path.join(folder, 'src'), { recursive: true });
  await cp(path.join(root, 'src/tsconfig.base.json'), path.join(folder, 'src/tsconfig.base.json'));
  for (const [name, text] of Object.entries(allowed)) await put(name, text);
  for (const [, from, statement] of forbidden) await put(from, statement);
  await put('src/shared/hen.ts', "import './egg.ts';");
}

async function judge(): Promise<Edge[]> {
  const program = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [program, '--config', rules, '--output-type', 'json', 'src', 'test'],
    { cwd: folder, maxBuffer: 64 * 1024 * 1024 },
  ).catch((error: unknown) => {
    // It ends with the number of errors found, so an exit code is what is expected here.
    if (error instanceof Error && 'stdout' in error) return { stdout: String(error.stdout) };
    throw error;
  });
  const report = JSON.parse(stdout) as {
    summary: { violations: { rule: { name: string }; from: string; to: string }[] };
  };
  return report.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
}

describe('the guard of the layers', () => {
  it.each(forbidden)('%s: %s may not say %s', (rule, from, _statement, to) => {
    expect(found).toContainEqual({ rule, from, to });
  });

  it('has a breach in this test for every rule', async () => {
    const layers = ((await import(rules)) as { default: { forbidden: { name: string }[] } }).default;
    const tested = new Set(forbidden.map(([rule]) => rule));
    expect(layers.forbidden.map(({ name }) => name).filter((name) => !tested.has(name))).toEqual([]);
  });

  it('accepts what the table allows', () => {
    const breaches = new Set(forbidden.map(([, from]) => from));
    const wrong = found.filter(({ from }) => !breaches.has(from) && from !== 'src/shared/hen.ts');
    expect(wrong).toEqual([]);
  });
});
