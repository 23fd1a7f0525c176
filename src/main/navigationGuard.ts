// SPDX-License-Identifier: GPL-3.0-or-later
import { app, shell, type WebContents } from 'electron';
import type { Dispose } from '../shared/rpc/port.ts';
import type { ShellContext } from './context.ts';
import { isWebPage } from './webPage.ts';
import { appUrl } from './schemes.ts';

interface NavigationEvent {
  readonly url: string;
  preventDefault(): void;
}

/**
 * The page stays the app's own page: it cannot be led anywhere else, by itself, by a redirect or in a frame, and
 * opens no window. A link to a web page is given to the user's browser, and only when it is https.
 */
export function enableNavigationGuard({ log }: ShellContext): Dispose {
  function guard(_event: unknown, contents: WebContents): void {
    contents.on('will-navigate', staysHere);
    contents.on('will-frame-navigate', staysHere);
    contents.on('will-redirect', staysHere);
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(function asked({ url }) {
      if (isWebPage(url)) void shell.openExternal(url);
      else log.warn(`A new window was refused: ${url.slice(0, 200)}`);
      return { action: 'deny' };
    });
  }

  function staysHere(event: NavigationEvent): void {
    // Loading the page again is the one way to go that leads nowhere else.
    if (event.url === appUrl) return;
    event.preventDefault();
    log.warn(`A navigation was refused: ${event.url.slice(0, 200)}`);
  }

  app.on('web-contents-created', guard);
  return () => app.off('web-contents-created', guard);
}
