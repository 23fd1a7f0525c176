// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from 'zod';
import { providerNames } from './encoder.ts';

/** The encoder that is always installed. */
export const defaultEncoder = 'mfcc-stats';

/** Name of a folder below `resources/encoders`, never a path that could lead out of it. */
const encoderId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);

/** Settings of one library; kept in the library folder. Every field has a default, unknown ones are dropped. */
export const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  /** 0 to 1 */
  volume: z.number().min(0).max(1).default(0.8),
  muted: z.boolean().default(false),
  encoder: encoderId.default(defaultEncoder),
  provider: z.enum(['auto', ...providerNames]).default('auto'),
  /** threads that decode; null: chosen from the number of cores */
  decodeThreads: z.number().int().min(1).max(64).nullable().default(null),
  queueOpen: z.boolean().default(true),
  sidebarOpen: z.boolean().default(true),
});

export type Settings = z.infer<typeof settingsSchema>;

export const settingsPatchSchema = z
  .object({
    theme: z.enum(['system', 'light', 'dark']),
    volume: z.number().min(0).max(1),
    muted: z.boolean(),
    encoder: encoderId,
    provider: z.enum(['auto', ...providerNames]),
    decodeThreads: z.number().int().min(1).max(64).nullable(),
    queueOpen: z.boolean(),
    sidebarOpen: z.boolean(),
  })
  .partial();

export type SettingsPatch = z.infer<typeof settingsPatchSchema>;
