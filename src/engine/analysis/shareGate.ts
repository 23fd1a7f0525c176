// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Lets many share, or one have all to itself. The supervisor runs files side by side through `shared`, and a file
 * that is suspected of having killed the analyzer through `alone`, so that a second crash has one cause only.
 * Those who wait for `alone` go first; nobody starves, since suspects are few.
 */
export class ShareGate {
  #sharing = 0;
  #alone = false;
  #waitingAlone: (() => void)[] = [];
  #waitingShared: (() => void)[] = [];

  async shared<Result>(task: () => Promise<Result>): Promise<Result> {
    while (this.#alone || this.#waitingAlone.length > 0) {
      await new Promise<void>((resolve) => this.#waitingShared.push(resolve));
    }
    this.#sharing += 1;
    try {
      return await task();
    } finally {
      this.#sharing -= 1;
      this.#wake();
    }
  }

  async alone<Result>(task: () => Promise<Result>): Promise<Result> {
    while (this.#alone || this.#sharing > 0) {
      await new Promise<void>((resolve) => this.#waitingAlone.push(resolve));
    }
    this.#alone = true;
    try {
      return await task();
    } finally {
      this.#alone = false;
      this.#wake();
    }
  }

  #wake(): void {
    if (this.#alone || (this.#sharing > 0 && this.#waitingAlone.length > 0)) return;
    const next = this.#waitingAlone.shift();
    if (next !== undefined) {
      next();
      return;
    }
    for (const resume of this.#waitingShared.splice(0)) resume();
  }
}
