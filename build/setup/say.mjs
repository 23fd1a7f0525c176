// SPDX-License-Identifier: GPL-3.0-or-later

/** Status lines go to stderr, so that stdout stays clean for commands that print JSON. */
export function say(sentence) {
  process.stderr.write(`${sentence}\n`);
}
