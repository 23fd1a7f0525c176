// SPDX-License-Identifier: GPL-3.0-or-later
import { MediaQuery } from 'svelte/reactivity';
import type { SettingsState } from './settings.svelte.ts';

/** Which parts of the window are open. What is kept over a restart is in the settings. */
export class ViewState {
  analysisOpen = $state(false);
  shortcutsOpen = $state(false);
  drawerOpen = $state(false);
  /** the sidebar opened over the content, where there is only room for icons */
  readonly narrowQueue = new MediaQuery('max-width: 999px', false);
  readonly narrowSidebar = new MediaQuery('max-width: 900px', false);
  #settings: SettingsState;
  #focusSearch: ((text?: string) => void) | null = null;
  #focusList: (() => void) | null = null;

  constructor(settings: SettingsState) {
    this.#settings = settings;
  }

  get queueVisible(): boolean {
    return this.narrowQueue.current ? this.drawerOpen : this.#settings.values.queueOpen;
  }

  get sidebarFolded(): boolean {
    return this.narrowSidebar.current || !this.#settings.values.sidebarOpen;
  }

  toggleQueue(): void {
    if (this.narrowQueue.current) this.drawerOpen = !this.drawerOpen;
    else this.#settings.set({ queueOpen: !this.#settings.values.queueOpen });
  }

  showQueue(): void {
    if (!this.queueVisible) this.toggleQueue();
  }

  toggleSidebar(): void {
    this.#settings.set({ sidebarOpen: !this.#settings.values.sidebarOpen });
  }

  /** The search field and the list say how they are reached, so that features need not know each other. */
  registerSearch(focus: (text?: string) => void): () => void {
    this.#focusSearch = focus;
    return () => {
      this.#focusSearch = null;
    };
  }

  registerList(focus: () => void): () => void {
    this.#focusList = focus;
    return () => {
      this.#focusList = null;
    };
  }

  /** @param text replaces what is in the field; for typing that began in the list */
  focusSearch(text?: string): void {
    this.#focusSearch?.(text);
  }

  focusList(): void {
    this.#focusList?.();
  }
}
