// SPDX-License-Identifier: GPL-3.0-or-later

/** Whether an address may be given to the user's browser: https only, and no name or password hidden in it. */
export function isWebPage(address: string): boolean {
  try {
    const url = new URL(address);
    return url.protocol === 'https:' && url.username === '' && url.password === '';
  } catch {
    return false;
  }
}
