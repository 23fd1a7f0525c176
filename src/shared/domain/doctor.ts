// SPDX-License-Identifier: GPL-3.0-or-later
import type { ProviderReport } from './encoder.ts';
import type { LibrarySummary } from './scan.ts';

/** What `segue doctor` prints: everything needed to see whether Segue is well on this machine. */
export interface DoctorReport {
  segue: string;
  runtime: { node: string; platform: string; cores: number; memoryBytes: number };
  packages: Record<string, string>;
  library: LibrarySummary & {
    /** bytes of the library folder, and free on its disk */
    sizeBytes: number;
    freeBytes: number;
    schema: number;
  };
  /** null: the encoder could not be opened; a problem says why */
  provider: ProviderReport | null;
  /** one sentence each; empty: all is well */
  problems: string[];
}
