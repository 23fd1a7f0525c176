// SPDX-License-Identifier: GPL-3.0-or-later
import { constants, setPriority } from 'node:os';

/** Whatever plays or is clicked goes first. To be called before threads are made: they inherit it. */
export function lowerPriority(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Some sandboxes forbid it; then the system shares the processor as it likes.
  }
}

/**
 * Ends this process at once. Nothing here needs to be saved, and an orderly exit would wait for threads that may
 * hang in native code on a drive that has gone.
 */
export function endNow(): void {
  process.kill(process.pid, 'SIGKILL');
}
