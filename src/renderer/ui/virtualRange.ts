// SPDX-License-Identifier: GPL-3.0-or-later

export interface VirtualRange {
  /** first place that is rendered */
  first: number;
  /** one past the last */
  end: number;
}

/** Which rows of a list with rows of one height are rendered. All lengths in pixels. */
export function virtualRange(
  scrollTop: number,
  viewport: number,
  rowHeight: number,
  count: number,
  overscan: number,
): VirtualRange {
  const first = Math.max(0, Math.min(count, Math.floor(scrollTop / rowHeight) - overscan));
  const end = Math.min(count, Math.ceil((scrollTop + viewport) / rowHeight) + overscan);
  return { first, end: Math.max(first, end) };
}

/** Where to scroll so that a row is wholly in view; the current position when it is already. */
export function scrollToShow(
  place: number,
  scrollTop: number,
  viewport: number,
  rowHeight: number,
  align: 'nearest' | 'center',
): number {
  const top = place * rowHeight;
  const bottom = top + rowHeight;
  if (top >= scrollTop && bottom <= scrollTop + viewport) return scrollTop;
  if (align === 'center') return Math.max(0, top - (viewport - rowHeight) / 2);
  return top < scrollTop ? top : bottom - viewport;
}
