// SPDX-License-Identifier: GPL-3.0-or-later

interface MenuAnchor {
  getBoundingClientRect(): DOMRect;
}

export interface TrackMenuRequest {
  ids: readonly string[];
  anchor: MenuAnchor;
  /** what Enter and double click do there */
  play: () => void;
  /** entry of the queue that can be taken out */
  remove: (() => void) | null;
  /** gets the focus back when the menu closes */
  returnFocus: () => void;
}

/** The one track menu of the window; lists ask for it. */
export class TrackMenuState {
  request: TrackMenuRequest | null = $state.raw(null);
  open = $state(false);

  show(request: TrackMenuRequest): void {
    this.request = request;
    this.open = true;
  }
}
