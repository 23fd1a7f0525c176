// SPDX-License-Identifier: GPL-3.0-or-later
// Who may import what: the table in docs/ARCHITECTURE.md, held by dependency-cruiser (`npm run lint`).
// test/unit/layers proves that each of these rules fires.

const layers = ['shared', 'engine', 'analyzer', 'cli', 'main', 'preload', 'renderer'];

/** Everything in src/ outside the named layers. */
function layersOtherThan(...allowed) {
  const others = layers.filter((layer) => !allowed.includes(layer));
  return `^src/(${others.join('|')})/`;
}

/** A layer's imports of other layers, all but the allowed ones. */
function closedLayer(layer, allowed, comment) {
  return {
    name: `${layer}-imports`,
    severity: 'error',
    comment,
    from: { path: `^src/${layer}/` },
    to: { path: layersOtherThan(layer, ...allowed) },
  };
}

const electron = '^(node_modules/)?electron(/|$)';

/** A native package may be loaded in the one place that keeps the damage of a crash small. */
function nativePackage(name, home, comment) {
  return {
    name: `${name.replace(/^@[^/]+\//, '')}-only-there`,
    severity: 'error',
    comment,
    from: { path: '^src/', pathNot: home },
    to: { path: `^(node_modules/)?${name}(/|$)`, dependencyTypesNot: ['type-only'] },
  };
}

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    closedLayer('shared', [], 'Everyone imports shared, so shared imports no one.'),
    closedLayer(
      'engine',
      ['shared', 'analyzer'],
      'The engine is the same in the app, the CLI and the tests.',
    ),
    closedLayer(
      'analyzer',
      ['shared', 'engine'],
      'The analyzer is a program of its own and reached by messages.',
    ),
    closedLayer('cli', ['shared', 'engine'], 'The CLI is the engine without a window.'),
    closedLayer(
      'main',
      ['shared', 'engine'],
      'The shell forks the analyzer and serves the window; it calls neither.',
    ),
    closedLayer('preload', ['shared'], 'The preload script is an adapter over the contract.'),
    closedLayer('renderer', ['shared'], 'The window reaches the rest of Segue through the contract only.'),
    {
      name: 'engine-analyzer-types',
      severity: 'error',
      comment: 'The engine may know the analyzer’s types; its code runs in another process.',
      from: { path: '^src/engine/' },
      to: { path: '^src/analyzer/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'analyzer-model-only',
      severity: 'error',
      comment: 'Of the engine, the analyzer needs what describes a model.',
      from: { path: '^src/analyzer/' },
      to: { path: '^src/engine/', pathNot: '^src/engine/model/' },
    },
    {
      name: 'main-engine-entry',
      severity: 'error',
      comment: 'The engine runs in a process of its own; the shell itself may know its types.',
      from: { path: '^src/main/', pathNot: '^src/main/engineProcess\\.ts$' },
      to: { path: '^src/engine/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'preload-contract-only',
      severity: 'error',
      comment: 'A preload script has the window’s trust and more rights, so it stays small.',
      from: { path: '^src/preload/' },
      to: { path: '^src/shared/', pathNot: '^src/shared/(contract|rpc|domain|errors\\.ts)' },
    },
    {
      name: 'features-apart',
      severity: 'error',
      comment:
        'A feature can be understood, changed and removed without the others; what they share is in state.',
      from: { path: '^src/renderer/features/([^/]+)/' },
      to: { path: '^src/renderer/features/([^/]+)/', pathNot: '^src/renderer/features/$1/' },
    },
    {
      name: 'ui-knows-nothing',
      severity: 'error',
      comment: 'The primitives in ui would fit any app: they get what they show as properties.',
      from: { path: '^src/renderer/ui/' },
      to: { path: '^src/(shared|renderer/(?!ui/|styles/))' },
    },
    {
      name: 'state-below-features',
      severity: 'error',
      comment: 'Views import state and player, never the other way round.',
      from: { path: '^src/renderer/(api|state|player)/' },
      to: { path: '^src/renderer/(features|ui)/' },
    },
    {
      name: 'bridge-behind-api',
      severity: 'error',
      comment: 'Components never call the bridge: they go through state and player, and those through api.',
      from: { path: '^src/renderer/(features|ui)/.*\\.svelte$' },
      to: { path: '^src/renderer/api/(bridge|domPort|engine)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'electron-in-shell',
      severity: 'error',
      comment: 'The rest runs under plain Node or in a page.',
      from: { path: '^src/', pathNot: '^src/(main|preload)/' },
      to: { path: electron },
    },
    {
      name: 'engine-process-without-electron',
      severity: 'error',
      comment: 'What the shell forks for the engine gets its port from the process, not from electron.',
      from: { path: '^src/main/engineProcess\\.ts$' },
      to: { path: electron, reachable: true },
    },
    {
      name: 'node-not-here',
      severity: 'error',
      comment: 'shared runs everywhere; a sandboxed page and its preload script have no Node.',
      from: { path: '^src/(shared|preload|renderer)/' },
      to: { dependencyTypes: ['core'] },
    },
    nativePackage(
      'onnxruntime-node',
      '^src/analyzer/',
      'A native abort ends its process, and only the analyzer can be lost.',
    ),
    nativePackage(
      'node-av',
      '^src/analyzer/',
      'Decoding foreign files is the riskiest thing that Segue does.',
    ),
    nativePackage('@lancedb/lancedb', '^src/engine/store/', 'One place knows how rows are stored.'),
    {
      name: 'decoding-without-onnx',
      severity: 'error',
      comment:
        'onnxruntime must never be loaded in a worker thread: its abort takes the whole process along.',
      from: { path: '^src/analyzer/(decodeWorker|playbackDecoder)\\.ts$' },
      to: { path: '^(node_modules/)?onnxruntime-(node|common)(/|$)', reachable: true },
    },
    {
      name: 'app-not-from-tests',
      severity: 'error',
      comment: 'The app does not depend on how it is tested or built.',
      from: { path: '^src/' },
      to: { path: '^(test|build|training)/' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'Modules that import each other can only be understood, loaded and moved together.',
      from: { path: '^(src|test|build)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'packages-that-ship',
      severity: 'error',
      comment: 'What is not bundled is installed beside the app, from `dependencies`.',
      from: { path: '^src/(shared|engine|analyzer|cli|main)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: electron },
    },
    {
      name: 'packages-declared',
      severity: 'error',
      comment: 'A package that another one happens to bring along may be gone tomorrow.',
      // The launcher lies inside Electron itself and has no packages.
      from: { path: '^(src|test|build)/', pathNot: '^build/setup/launcher/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'imports-resolve',
      severity: 'error',
      comment: 'An import that leads nowhere fails in front of the user.',
      from: { path: '^(src|test|build)/' },
      to: { couldNotResolve: true, pathNot: electron },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^out/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'src/tsconfig.base.json' },
    // Query suffixes such as ?raw and ?url are Vite's.
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types', 'svelte'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.svelte', '.json', '.d.ts'],
    },
    skipAnalysisNotInRules: true,
  },
};
