// SPDX-License-Identifier: GPL-3.0-or-later
import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { Dispose } from '../shared/rpc/port.ts';

/**
 * Only what the system expects of every app, for its keys: what Segue does itself has its keys in the page.
 * The bar is hidden on Linux and Windows until Alt is pressed.
 */
export function enableMenu(): Dispose {
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ];
  if (!app.isPackaged) view.push({ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' });
  const template: MenuItemConstructorOptions[] = [
    { role: 'fileMenu' },
    { role: 'editMenu' },
    { label: 'View', submenu: view },
    { role: 'windowMenu' },
  ];
  if (process.platform === 'darwin') template.unshift({ role: 'appMenu' });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  return () => Menu.setApplicationMenu(null);
}
