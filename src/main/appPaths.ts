// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from 'node:path';

export interface AppPaths {
  engineEntry: string;
  analyzerEntry: string;
  playbackDecoderEntry: string;
  preload: string;
  renderer: string;
  encoders: string;
  icon: string;
}

/**
 * @param mainDirectory folder of the built index.js
 * @param resources Electron's resources folder of an installed Segue; null when run from the project
 */
export function appPaths(mainDirectory: string, resources: string | null): AppPaths {
  const out = join(mainDirectory, '..');
  const resourceFolder = resources ?? join(out, '..', 'resources');
  return {
    engineEntry: join(mainDirectory, 'engine.js'),
    analyzerEntry: join(mainDirectory, 'analyzer.js'),
    playbackDecoderEntry: join(mainDirectory, 'playbackDecoder.js'),
    preload: join(out, 'preload', 'index.cjs'),
    renderer: join(out, 'renderer'),
    encoders: join(resourceFolder, 'encoders'),
    icon: join(resourceFolder, 'icons', 'icon.png'),
  };
}
