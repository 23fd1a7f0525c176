// SPDX-License-Identifier: GPL-3.0-or-later
import { session } from 'electron';
import type { Dispose } from '../shared/rpc/port.ts';
import type { ShellContext } from './context.ts';
import { appScheme, mediaScheme } from './schemes.ts';

/** Everything that a page of Segue may load from. The developer tools are a page, too. */
const allowed = new Set([`${appScheme}:`, `${mediaScheme}:`, 'data:', 'blob:', 'devtools:']);

/** Nothing leaves this machine: requests to the network, and to file://, end here whoever makes them. */
export function enableNetworkGuard({ log }: ShellContext): Dispose {
  const { webRequest } = session.defaultSession;
  webRequest.onBeforeRequest(function check({ url }, answer) {
    const isAllowed = allowed.has(url.slice(0, url.indexOf(':') + 1).toLowerCase());
    if (!isAllowed) log.warn(`A request was refused: ${url.slice(0, 200)}`);
    answer({ cancel: !isAllowed });
  });
  return () => webRequest.onBeforeRequest(null);
}
