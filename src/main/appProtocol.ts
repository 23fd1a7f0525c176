// SPDX-License-Identifier: GPL-3.0-or-later
import { protocol } from 'electron';
import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dispose } from '../shared/rpc/port.ts';
import { namesIn } from './appAddress.ts';
import { contentSecurityPolicy } from './contentSecurityPolicy.ts';
import type { ShellContext } from './context.ts';
import { isInside } from './insideFolder.ts';
import { mimeTypeOf } from './mimeTypes.ts';
import { appScheme } from './schemes.ts';

/** `segue://app/…`: the window's own files, and no other. */
export function enableAppProtocol({ paths, log }: ShellContext): Dispose {
  protocol.handle(appScheme, async function answer(request) {
    const names = namesIn(request.url);
    if (names === null || request.method !== 'GET') return plain(400, 'Not a file of this app.');
    try {
      const wanted = join(paths.renderer, ...(names.length === 0 ? ['index.html'] : names));
      // As strings: in an installed Segue these lie in an archive, and there Electron takes no bytes as paths.
      const [root, path] = await Promise.all([realpath(paths.renderer), realpath(wanted)]);
      if (!isInside(Buffer.from(root), Buffer.from(path))) return plain(403, 'Not a file of this app.');
      const body = await readFile(path);
      return new Response(new Uint8Array(body), { headers: headersFor(mimeTypeOf(wanted)) });
    } catch (error) {
      log.warn(`${request.url} is not there.`, error);
      return plain(404, 'There is no such file.');
    }
  });
  return () => protocol.unhandle(appScheme);
}

function headersFor(mimeType: string): Record<string, string> {
  return {
    'Content-Type': mimeType,
    'Content-Security-Policy': contentSecurityPolicy,
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-DNS-Prefetch-Control': 'off',
    // An update of Segue must not meet pages of the version before.
    'Cache-Control': 'no-cache',
  };
}

function plain(status: number, sentence: string): Response {
  return new Response(sentence, { status, headers: headersFor('text/plain; charset=utf-8') });
}
