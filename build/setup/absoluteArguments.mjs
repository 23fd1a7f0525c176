// SPDX-License-Identifier: GPL-3.0-or-later
import path from 'node:path';

const switchesWithPath = new Set(['--library']);

/**
 * npm runs scripts in the project's root, so paths typed elsewhere have to be made absolute first. Words that
 * begin with a dash are switches and stay, apart from the path in `--library=DIR`.
 */
export function absoluteArguments(words, directory) {
  return words.map((word) => {
    const [name, ...rest] = word.split('=');
    if (switchesWithPath.has(name) && rest.length > 0)
      return `${name}=${path.resolve(directory, rest.join('='))}`;
    return word.startsWith('-') ? word : path.resolve(directory, word);
  });
}
