// SPDX-License-Identifier: GPL-3.0-or-later
import type { EngineContract } from '../shared/contract/engine.ts';
import type { EventName, PayloadOf } from '../shared/rpc/contract.ts';
import type { Dispose } from '../shared/rpc/port.ts';

type Name = EventName<EngineContract>;

/** The engine's events, by the names of the contract. */
export class EngineEvents {
  readonly #listeners = new Map<Name, Set<(payload: never) => void>>();

  on<Event extends Name>(
    event: Event,
    listener: (payload: PayloadOf<EngineContract, Event>) => void,
  ): Dispose {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  emit<Event extends Name>(event: Event, payload: PayloadOf<EngineContract, Event>): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(payload as never);
  }
}
