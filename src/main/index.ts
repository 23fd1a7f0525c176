// SPDX-License-Identifier: GPL-3.0-or-later
// The Electron shell. Composes; each concern is a module of its own.
import { app } from 'electron';
import { join } from 'node:path';
import { describeError } from '../shared/errors.ts';
import type { Dispose } from '../shared/rpc/port.ts';
import { appPaths } from './appPaths.ts';
import { enableAppProtocol } from './appProtocol.ts';
import { readCommandLine, userWords, type CommandLine } from './commandLine.ts';
import { followCommandLine } from './commandLineFolders.ts';
import type { ShellContext } from './context.ts';
import { enableCrashRecovery } from './crashRecovery.ts';
import { enableEngineHost } from './engineHost.ts';
import { enableLifecycle } from './lifecycle.ts';
import { openLog } from './log.ts';
import { enableMediaProtocol } from './mediaProtocol.ts';
import { enableMenu } from './menu.ts';
import { enableNavigationGuard } from './navigationGuard.ts';
import { enableNetworkGuard } from './networkGuard.ts';
import { enablePermissionGuard } from './permissionGuard.ts';
import { registerSchemes } from './registerSchemes.ts';
import { enableShellOperations } from './shellOperations.ts';
import { enableSingleInstance, isFirstInstance } from './singleInstance.ts';
import { setSwitches } from './switches.ts';
import { enableTheme } from './theme.ts';
import { createMainWindow } from './window.ts';

setSwitches();
registerSchemes();
const asked = readCommandLine(userWords(process.argv, process.defaultApp), process.cwd());
if (isFirstInstance(asked)) app.whenReady().then(() => run(asked), cannotStart);
else app.quit();

function run(asked: CommandLine): void {
  const userData = app.getPath('userData');
  const log = openLog(join(userData, 'logs'));
  const paths = appPaths(import.meta.dirname, app.isPackaged ? process.resourcesPath : null);
  const libraryDirectory = asked.libraryDirectory ?? join(userData, 'library');
  log.info(`Segue ${app.getVersion()}, Electron ${process.versions.electron}, library ${libraryDirectory}`);

  const start = { libraryDirectory, appVersion: app.getVersion(), encodersDirectory: paths.encoders };
  const context: ShellContext = {
    log,
    paths,
    engine: enableEngineHost({ log, paths, start }),
    window: createMainWindow({ log, paths, memoryFile: join(userData, 'window.json') }),
  };
  // The guards come first: nothing is shown before they stand.
  const disposes: Dispose[] = [
    enableNetworkGuard(context),
    enablePermissionGuard(context),
    enableNavigationGuard(context),
    enableAppProtocol(context),
    enableMediaProtocol(context),
    enableShellOperations(context),
    enableSingleInstance(context, libraryDirectory),
    enableCrashRecovery(context),
    enableTheme(context),
    enableMenu(),
  ];
  enableLifecycle(context, disposes);
  context.window.show();
  void followCommandLine(asked, context);
}

function cannotStart(error: unknown): void {
  process.stderr.write(`${describeError(error)}\n`);
  app.exit(1);
}
