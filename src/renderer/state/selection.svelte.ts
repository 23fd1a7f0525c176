// SPDX-License-Identifier: GPL-3.0-or-later

export interface SelectHow {
  /** from the anchor to here (Shift) */
  extend?: boolean;
  /** in or out, the others stay (Ctrl or Cmd) */
  toggle?: boolean;
}

const none: ReadonlySet<string> = new Set();

/**
 * Which rows of a list are selected, and which one the keyboard stands on. Everything is kept by id, so that it
 * stays with its track while the list grows or is sorted anew.
 */
export class SelectionState {
  selected: ReadonlySet<string> = $state.raw(none);
  /** the row that the keyboard stands on */
  active: string | null = $state(null);
  #anchor: string | null = null;
  #ids: () => readonly string[];
  /** where `active` was seen last; saves searching a long list for each key */
  #hint = 0;

  constructor(ids: () => readonly string[]) {
    this.#ids = ids;
  }

  get activePlace(): number {
    const ids = this.#ids();
    if (this.active === null) return -1;
    if (ids[this.#hint] === this.active) return this.#hint;
    const place = ids.indexOf(this.active);
    if (place >= 0) this.#hint = place;
    return place;
  }

  isSelected(id: string): boolean {
    return this.selected.has(id);
  }

  select(place: number, how: SelectHow = {}): void {
    const ids = this.#ids();
    const id = ids[place];
    if (id === undefined) return;
    this.active = id;
    this.#hint = place;

    if (how.extend === true) {
      const anchorPlace = this.#anchor === null ? place : ids.indexOf(this.#anchor);
      const from = anchorPlace < 0 ? place : anchorPlace;
      this.selected = new Set(ids.slice(Math.min(from, place), Math.max(from, place) + 1));
      if (anchorPlace < 0) this.#anchor = id;
      return;
    }
    this.#anchor = id;
    if (how.toggle === true) {
      const next = new Set(this.selected);
      if (!next.delete(id)) next.add(id);
      this.selected = next;
      return;
    }
    this.selected = new Set([id]);
  }

  /** For a context menu: keeps the selection when the row is part of it. */
  include(place: number): void {
    const id = this.#ids()[place];
    if (id === undefined) return;
    if (!this.selected.has(id)) this.select(place);
    else {
      this.active = id;
      this.#hint = place;
    }
  }

  selectAll(): void {
    const ids = this.#ids();
    this.selected = new Set(ids);
    this.active ??= ids[0] ?? null;
  }

  clear(): void {
    this.selected = none;
  }

  /** Selected ids in the list's order; without a selection, the row that the keyboard stands on. */
  inOrder(): string[] {
    const ids = this.#ids();
    const { selected } = this;
    if (selected.size === 0) return this.activePlace < 0 || this.active === null ? [] : [this.active];
    if (selected.size === 1) return [...selected].filter((id) => ids.includes(id));
    return ids.filter((id) => selected.has(id));
  }
}
