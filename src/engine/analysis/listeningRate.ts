// SPDX-License-Identifier: GPL-3.0-or-later

/** The start of the analyzer and its first batch say nothing about the rest. */
const surveySeconds = 3;

/** Tracks finished per second over a sliding time, so that a pause or a slow start does not spoil the estimate. */
export class ListeningRate {
  readonly #spanMilliseconds: number;
  #finished: number[] = [];
  #startedAt: number | null = null;

  constructor(spanMilliseconds = 20_000) {
    this.#spanMilliseconds = spanMilliseconds;
  }

  /** @param now milliseconds of any steady clock */
  start(now: number): void {
    this.#finished = [];
    this.#startedAt = now;
  }

  add(now: number): void {
    this.#finished.push(now);
    this.#forget(now);
  }

  /** @returns tracks per second; 0 while there is too little to tell from */
  perSecond(now: number): number {
    this.#forget(now);
    if (this.#startedAt === null) return 0;
    const seconds = Math.min(now - this.#startedAt, this.#spanMilliseconds) / 1000;
    return seconds < surveySeconds ? 0 : this.#finished.length / seconds;
  }

  #forget(now: number): void {
    const oldest = now - this.#spanMilliseconds;
    let count = 0;
    while (count < this.#finished.length && (this.#finished[count] as number) < oldest) count += 1;
    if (count > 0) this.#finished.splice(0, count);
  }
}
