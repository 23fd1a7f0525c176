// SPDX-License-Identifier: GPL-3.0-or-later
import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessPeak {
  /** what the process is: its role on the command line, else its program */
  name: string;
  /** largest resident set seen, bytes */
  peakBytes: number;
}

export interface MemoryPeaks {
  processes: ProcessPeak[];
  /** largest sum of proportional set sizes over the whole tree at one moment, bytes; shared pages counted once */
  totalPeakBytes: number;
}

/**
 * Watches a process and all its descendants through /proc (Linux). Sampling misses peaks shorter than the interval,
 * therefore the kernel's own high-water mark (VmHWM) is taken for each process.
 */
export class MemoryWatch {
  readonly #root: number;
  readonly #peaks = new Map<number, ProcessPeak>();
  readonly #timer: NodeJS.Timeout;
  #totalPeak = 0;

  constructor(root: number, intervalMilliseconds = 200) {
    this.#root = root;
    this.#timer = setInterval(() => this.#sample(), intervalMilliseconds);
  }

  stop(): MemoryPeaks {
    clearInterval(this.#timer);
    const processes = [...this.#peaks.values()].sort((a, b) => b.peakBytes - a.peakBytes);
    return { processes, totalPeakBytes: this.#totalPeak };
  }

  #sample(): void {
    let total = 0;
    for (const pid of descendants(this.#root)) {
      const status = readProc(pid, 'status');
      const name = describe(pid);
      if (status === null || name === null) continue;
      const peakBytes = kilobytes(status, 'VmHWM') * 1024;
      this.#peaks.set(pid, { name, peakBytes });
      const rollup = readProc(pid, 'smaps_rollup');
      total += (rollup === null ? kilobytes(status, 'VmRSS') : kilobytes(rollup, 'Pss')) * 1024;
    }
    this.#totalPeak = Math.max(this.#totalPeak, total);
  }
}

function descendants(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    const stat = readProc(pid, 'stat');
    // The program's name stands in brackets and may hold spaces: the parent is the second field behind it.
    const parent = Number(stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (Number.isInteger(parent)) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const found: number[] = [];
  const waiting = [root];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    found.push(pid);
    waiting.push(...(children.get(pid) ?? []));
  }
  return found;
}

function describe(pid: number): string | null {
  // Chromium writes the whole line of its children into one word.
  const words = (readProc(pid, 'cmdline') ?? '').split(/[\u0000 ]/).filter((word) => word !== '');
  const program = words[0]?.split('/').at(-1);
  if (program === undefined) return null;
  const type = words.find((word) => word.startsWith('--type='))?.slice('--type='.length);
  if (type !== undefined) return `${program} ${type}`;
  const script = words.slice(1).find((word) => /\.[mc]?[jt]s$/.test(word));
  return program === 'node' && script !== undefined ? (script.split('/').at(-1) ?? script) : program;
}

function kilobytes(text: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
}

function readProc(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return null; // ended between listing and reading
  }
}
