// SPDX-License-Identifier: GPL-3.0-or-later
import type { Snippet } from 'svelte';

export interface VirtualGridProps<Item> {
  items: readonly Item[];
  keyOf: (item: Item) => string | number;
  rowHeight: number;
  label: string;
  columns: number;
  /** place of the row that the keyboard stands on; -1: none */
  active: number;
  multiselectable?: boolean;
  isSelected?: (item: Item, place: number) => boolean;
  rowClass?: (item: Item, place: number) => string;
  header?: Snippet;
  headerHeight?: number;
  /** item, place, and whether the pointer or the keyboard is on it */
  row: Snippet<[Item, number, boolean]>;
  /** room under the last row */
  tail?: number;
  draggable?: boolean;
  /** where a dragged thing would be put in; null: nowhere */
  dropPlace?: number | null;
  onrange?: (first: number, end: number) => void;
  onnavigate: (place: number, how: { extend: boolean; toggle: boolean }) => void;
  onactivate: (place: number) => void;
  onrowclick?: (place: number, event: MouseEvent) => void;
  onrowmenu?: (place: number, anchor: { getBoundingClientRect(): DOMRect }) => void;
  onrowhover?: (place: number | null, row: HTMLElement | null) => void;
  onrowdrag?: (place: number, event: DragEvent) => void;
  onrowdragend?: () => void;
  /** @param place the place between rows that the pointer is nearest to */
  ondragover?: (place: number, event: DragEvent) => void;
  ondragleave?: () => void;
  ondrop?: (place: number, event: DragEvent) => void;
  /** keys that are not for moving about */
  onkey?: (event: KeyboardEvent) => void;
}
