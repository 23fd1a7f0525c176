// SPDX-License-Identifier: GPL-3.0-or-later
import { timedOut } from './fileErrors.ts';

/** How long one file may take. Native calls cannot be interrupted, so it is asked between packets. */
export class Deadline {
  readonly #name: string;
  readonly #seconds: number;
  readonly #end: number;

  /** @param name of the file, for the sentence */
  constructor(name: string, seconds: number) {
    this.#name = name;
    this.#seconds = seconds;
    this.#end = performance.now() + seconds * 1000;
  }

  /** @throws SegueError timed_out */
  check(): void {
    if (performance.now() > this.#end) throw timedOut(this.#name, this.#seconds);
  }
}
