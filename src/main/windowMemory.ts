// SPDX-License-Identifier: GPL-3.0-or-later
import type { Rectangle } from 'electron';
import { z } from 'zod';
import { readJsonFile, writeJsonFile } from './atomicFile.ts';

export const smallestWidth = 900;
export const smallestHeight = 600;

const memorySchema = z.object({
  bounds: z
    .object({
      x: z.int(),
      y: z.int(),
      width: z.int().min(smallestWidth),
      height: z.int().min(smallestHeight),
    })
    .nullable()
    .catch(null),
  maximized: z.boolean().catch(false),
  /** of the library opened last: known before the library is open, so that the window starts in its colours */
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
});

/** What the shell keeps of the window from one start to the next. */
export type WindowMemory = z.infer<typeof memorySchema>;

export function readWindowMemory(file: string): WindowMemory {
  const read = memorySchema.safeParse(readJsonFile(file) ?? {});
  return read.success ? read.data : { bounds: null, maximized: false, theme: 'system' };
}

export function writeWindowMemory(file: string, memory: WindowMemory): void {
  writeJsonFile(file, memory);
}

/** A screen may be gone since: at least this much of the title bar has to be within reach. */
const reachable = 80;

export function isReachable(bounds: Rectangle, screens: readonly Rectangle[]): boolean {
  return screens.some(function shows(screen) {
    const width = Math.min(bounds.x + bounds.width, screen.x + screen.width) - Math.max(bounds.x, screen.x);
    const isTopInside = bounds.y >= screen.y && bounds.y < screen.y + screen.height - reachable;
    return width >= reachable && isTopInside;
  });
}
