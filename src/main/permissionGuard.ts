// SPDX-License-Identifier: GPL-3.0-or-later
import { session } from 'electron';
import type { Dispose } from '../shared/rpc/port.ts';
import type { ShellContext } from './context.ts';

/**
 * Playing music needs none of the permissions that a page can ask for, so none is given: no camera, microphone,
 * place, notifications, clipboard reading, devices. What is needed one day is named here, with its reason.
 */
export function enablePermissionGuard({ log }: ShellContext): Dispose {
  const own = session.defaultSession;
  own.setPermissionRequestHandler(function asked(_contents, permission, answer) {
    log.warn(`The page asked for the permission "${permission}", which was refused.`);
    answer(false);
  });
  own.setPermissionCheckHandler(() => false);
  own.setDevicePermissionHandler(() => false);
  return function dispose() {
    // Without these Electron grants everything: only for the end of the app, when no page is left.
    own.setPermissionRequestHandler(null);
    own.setPermissionCheckHandler(null);
    own.setDevicePermissionHandler(null);
  };
}
