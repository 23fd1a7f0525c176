// SPDX-License-Identifier: GPL-3.0-or-later
import { protocol } from 'electron';

/** Where the window's own pages live. Never file://, so that a page gets no access to files. */
export const appOrigin = 'segue://app';
export const appUrl = `${appOrigin}/`;
export const appScheme = 'segue';
export const mediaScheme = 'segue-media';

/** Must run before the app is ready: Chromium takes these once. */
export function registerSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: appScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
    {
      scheme: mediaScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, corsEnabled: true },
    },
  ]);
}
