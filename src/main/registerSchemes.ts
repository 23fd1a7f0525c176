// SPDX-License-Identifier: GPL-3.0-or-later
import { protocol } from 'electron';
import { appScheme, mediaScheme } from './schemes.ts';

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
