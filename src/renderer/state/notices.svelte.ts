// SPDX-License-Identifier: GPL-3.0-or-later
import { SegueError, isAbortError } from '../../shared/errors.ts';

interface ToastAction {
  label: string;
  run: () => void;
}

export interface Toast {
  key: number;
  level: 'info' | 'warning' | 'error';
  message: string;
  action: ToastAction | null;
}

export interface ToastRequest {
  level?: Toast['level'];
  message: string;
  action?: ToastAction;
}

const shownFor = 10_000;
const mostShown = 4;

/** Toasts, each there for ten seconds; time stands still while the pointer or the focus is on one of them. */
export class NoticesState {
  toasts: readonly Toast[] = $state.raw([]);
  /** What screen readers are told next, politely. */
  announcement = $state('');
  #nextKey = 1;
  #timers = new Map<number, { timer: ReturnType<typeof setTimeout> | null; left: number; since: number }>();
  #held = false;

  show(request: ToastRequest): number {
    const same = this.toasts.find((toast) => toast.message === request.message);
    if (same !== undefined) this.dismiss(same.key);

    const toast: Toast = {
      key: this.#nextKey++,
      level: request.level ?? 'info',
      message: request.message,
      action: request.action ?? null,
    };
    for (const old of this.toasts.slice(0, Math.max(0, this.toasts.length - mostShown + 1)))
      this.dismiss(old.key);
    this.toasts = [...this.toasts, toast];
    this.#timers.set(toast.key, { timer: null, left: shownFor, since: 0 });
    if (!this.#held) this.#run(toast.key);
    // An alert is read by itself; the rest goes through the one place that is there before its text is.
    if (toast.level !== 'error') this.announce(toast.message);
    return toast.key;
  }

  /** Shows what went wrong with something the user asked for; being cancelled is not a failure. */
  failed(error: unknown): void {
    if (isAbortError(error)) return;
    const message =
      error instanceof SegueError
        ? error.message
        : 'Something went wrong inside Segue. Trying again may help.';
    this.show({ level: 'error', message });
  }

  announce(sentence: string): void {
    // The same sentence twice would not be read twice; an invisible mark makes it new.
    this.announcement = this.announcement === sentence ? `${sentence}\u00a0` : sentence;
  }

  dismiss(key: number): void {
    const timing = this.#timers.get(key);
    if (timing !== undefined && timing.timer !== null) clearTimeout(timing.timer);
    this.#timers.delete(key);
    this.toasts = this.toasts.filter((toast) => toast.key !== key);
  }

  hold(): void {
    if (this.#held) return;
    this.#held = true;
    for (const timing of this.#timers.values()) {
      if (timing.timer !== null) clearTimeout(timing.timer);
      timing.timer = null;
      timing.left = Math.max(1500, timing.left - (Date.now() - timing.since));
    }
  }

  release(): void {
    if (!this.#held) return;
    this.#held = false;
    for (const key of this.#timers.keys()) this.#run(key);
  }

  #run(key: number): void {
    const timing = this.#timers.get(key);
    if (timing === undefined) return;
    timing.since = Date.now();
    timing.timer = setTimeout(() => this.dismiss(key), timing.left);
  }
}
