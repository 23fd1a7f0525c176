// SPDX-License-Identifier: GPL-3.0-or-later

const shortest = 250;
const longest = 15_000;
/** A process that ran this long was well; what happens next is a new story. */
const wellAfter = 60_000;
const triesBeforeGivingUp = 5;

export interface RestartBackoff {
  /** Milliseconds to wait before the next start, or null: it fell over too often, stop trying by itself. */
  next(ranFor: number): number | null;
  reset(): void;
}

/** Waits longer after each quick crash, so that something that cannot start does not eat the machine. */
export function restartBackoff(): RestartBackoff {
  let tries = 0;
  return {
    next(ranFor) {
      if (ranFor >= wellAfter) tries = 0;
      if (tries >= triesBeforeGivingUp) return null;
      const wait = Math.min(shortest * 4 ** tries, longest);
      tries += 1;
      return wait;
    },
    reset() {
      tries = 0;
    },
  };
}
