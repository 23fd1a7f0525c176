// SPDX-License-Identifier: GPL-3.0-or-later

/** The last part of a path, as people name folders; both kinds of separator. */
export function folderName(path: string): string {
  const parts = path.split(/[/\\]/).filter((part) => part !== '');
  return parts.at(-1) ?? path;
}
