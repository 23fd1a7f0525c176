// SPDX-License-Identifier: GPL-3.0-or-later
import { extensionOf } from './audioExtensions.ts';
import { baseName, decodePath } from './filePath.ts';

/** A file as it was when its row was written, or as it is on the disk now. */
export interface Stamped {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
}

export interface Move<From extends Stamped, To extends Stamped> {
  from: From;
  to: To;
}

/** Below this many bytes a size says too little: files of one kind and length are often equally long. */
const tellingSize = 4096;

/**
 * Pairs files that are no longer where they were with files that were not there before, without opening any: moving
 * and renaming keep size and time. A pair is certain enough when size, time (to the millisecond) and kind agree and
 * either the name does too or nothing else has the same; the rest is left to the sound.
 */
export function pairByStamp<From extends Stamped, To extends Stamped>(
  gone: readonly From[],
  arrived: readonly To[],
): Move<From, To>[] {
  if (gone.length === 0 || arrived.length === 0) return [];
  const arrivedByStamp = groupByStamp(arrived);
  const moves: Move<From, To>[] = [];
  for (const [stamp, from] of groupByStamp(gone)) {
    const to = arrivedByStamp.get(stamp);
    if (to !== undefined) moves.push(...pairGroup(from, to));
  }
  return moves;
}

function pairGroup<From extends Stamped, To extends Stamped>(gone: From[], arrived: To[]): Move<From, To>[] {
  const moves: Move<From, To>[] = [];
  const left = new Set(arrived);
  const unpaired: From[] = [];
  for (const from of gone) {
    const sameName = [...left].filter((to) => nameOf(to) === nameOf(from));
    const to = sameName[0];
    if (to === undefined || sameName.length > 1) {
      unpaired.push(from);
      continue;
    }
    left.delete(to);
    moves.push({ from, to });
  }
  const [from] = unpaired;
  const [to] = left;
  if (
    from !== undefined &&
    to !== undefined &&
    unpaired.length === 1 &&
    left.size === 1 &&
    from.size >= tellingSize
  ) {
    moves.push({ from, to });
  }
  return moves;
}

function groupByStamp<Item extends Stamped>(items: readonly Item[]): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    if (item.size === 0) continue;
    const key = `${item.size}:${item.mtimeMs}:${extensionOf(decodePath(item.path))}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function nameOf(item: Stamped): string {
  return baseName(decodePath(item.path)).toString('latin1');
}
