// SPDX-License-Identifier: GPL-3.0-or-later

export interface Throttled {
  /** Asks for a call; the first comes at once, later ones at most once an interval, the last one always. */
  (): void;
  /** Makes the outstanding call now, if there is one. */
  flush(): void;
}

export function throttle(milliseconds: number, call: () => void): Throttled {
  let timer: NodeJS.Timeout | null = null;
  let wanted = false;

  function fire(): void {
    wanted = false;
    timer = setTimeout(() => {
      timer = null;
      if (wanted) fire();
    }, milliseconds);
    timer.unref();
    call();
  }

  function ask(): void {
    if (timer === null) fire();
    else wanted = true;
  }

  return Object.assign(ask, {
    flush() {
      if (!wanted) return;
      wanted = false;
      call();
    },
  });
}
