// SPDX-License-Identifier: GPL-3.0-or-later
// How Segue is packaged: npx electron-builder --config build/config/packaging.mjs

/** Native packages: a library inside an archive cannot be loaded, so these stay outside it. */
export const unpackedPackages = ['onnxruntime-node', '@lancedb', 'node-av', '@seydx', '@napi-rs'];

/** @type {import('electron-builder').Configuration} */
export default {
  appId: 'org.segue.Segue',
  productName: 'Segue',
  copyright: 'GPL-3.0-or-later',
  directories: { output: 'dist', buildResources: 'resources/icons' },

  asar: true,
  asarUnpack: unpackedPackages.map((name) => `node_modules/${name}/**`),
  files: [
    'package.json',
    'out/{main,preload,renderer}/**',
    // Node for the project's tools; the app brings its own inside Electron.
    '!node_modules/node-{linux,win}-*/**',
    // This one package carries the libraries of all platforms.
    '!node_modules/onnxruntime-node/bin/napi-v6/!(${platform})/**',
    '!node_modules/onnxruntime-node/bin/napi-v6/${platform}/!(${arch})/**',
    '!node_modules/**/*.{map,md,ts,mts,cts}',
    '!node_modules/**/{test,tests,docs,examples}/**',
  ],
  extraResources: [
    { from: 'resources/encoders', to: 'encoders' },
    { from: 'resources/icons', to: 'icons' },
    { from: 'LICENSE', to: 'LICENSE' },
  ],
  // All native packages are prebuilt against Node-API, which is the same in Node and Electron.
  npmRebuild: false,

  electronFuses: {
    // Nobody turns the app into a Node that runs anything, by a variable or by a switch.
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    // Only the packaged code runs, and where the platform can check it, only unchanged.
    onlyLoadAppFromAsar: true,
    enableEmbeddedAsarIntegrityValidation: true,
    enableCookieEncryption: true,
    // The window comes from a scheme of its own; file:// needs no privileges.
    grantFileProtocolExtraPrivileges: false,
    loadBrowserProcessSpecificV8Snapshot: false,
    resetAdHocDarwinSignature: true,
  },

  linux: {
    target: ['AppImage', 'deb'],
    category: 'AudioVideo',
    synopsis: 'A music library that plays what sounds alike',
    executableName: 'segue',
  },
  deb: { packageName: 'segue' },
  win: { target: ['nsis'] },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true, license: 'LICENSE' },
  mac: { target: ['dmg'], category: 'public.app-category.music', hardenedRuntime: true },
};
