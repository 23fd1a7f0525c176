// SPDX-License-Identifier: GPL-3.0-or-later
import type { Component } from 'svelte';

interface MenuItem {
  kind: 'item';
  label: string;
  icon: Component;
  keys?: string;
  disabled?: boolean;
  onselect: () => void;
}

interface MenuSeparator {
  kind: 'separator';
  key: string;
}

export type MenuPart = MenuItem | MenuSeparator;
