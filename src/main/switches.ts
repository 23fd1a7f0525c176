// SPDX-License-Identifier: GPL-3.0-or-later
import { app } from 'electron';

/** Chromium's own traffic: updates of components, reports, prefetching. Must run before the app is ready. */
export function setSwitches(): void {
  const { commandLine } = app;
  commandLine.appendSwitch('disable-background-networking');
  commandLine.appendSwitch('disable-component-update');
  commandLine.appendSwitch('disable-domain-reliability');
  commandLine.appendSwitch('no-pings');
  // Names are not even looked up: what gets past every other guard still finds no way out.
  commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  if (!commandLine.hasSwitch('enable-features')) {
    // Play, pause, next on the keyboard, and the system's own player controls.
    commandLine.appendSwitch('enable-features', 'HardwareMediaKeyHandling,MediaSessionService');
  }
}
