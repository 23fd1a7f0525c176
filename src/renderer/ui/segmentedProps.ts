// SPDX-License-Identifier: GPL-3.0-or-later
import type { Component } from 'svelte';

export interface SegmentedProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string; icon: Component }[];
  onchange: (value: Value) => void;
}
