// SPDX-License-Identifier: GPL-3.0-or-later
import { appOrigin } from './schemes.ts';

/** The names along the path of a URL of this app; null where one could lead anywhere else. */
export function namesIn(address: string): string[] | null {
  let names: string[];
  try {
    const url = new URL(address);
    if (`${url.protocol}//${url.host}` !== appOrigin) return null;
    names = url.pathname
      .split('/')
      .filter((name) => name !== '')
      .map(decodeURIComponent);
  } catch {
    return null;
  }
  return names.every(isPlainName) ? names : null;
}

function isPlainName(name: string): boolean {
  return name !== '..' && name !== '.' && !/[/\\\0:]/.test(name);
}
