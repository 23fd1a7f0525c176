// SPDX-License-Identifier: GPL-3.0-or-later
import { describe, expect, it, vi } from 'vitest';
import { WriteBehind, type WriteBehindOptions } from '../../../../src/engine/store/writeBehind.ts';

interface Item {
  key: string;
  value: number;
}

function make(options: Partial<WriteBehindOptions<Item>> = {}): {
  writes: WriteBehind<Item>;
  batches: { puts: Item[]; deletes: string[] }[];
} {
  const batches: { puts: Item[]; deletes: string[] }[] = [];
  const writes = new WriteBehind<Item>({
    write(puts, deletes) {
      batches.push({ puts, deletes });
      return Promise.resolve();
    },
    onError() {},
    limit: 3,
    delayMs: 1000,
    ...options,
  });
  return { writes, batches };
}

describe('WriteBehind', () => {
  it('writes many changes as one batch, the last of every key', async () => {
    const { writes, batches } = make();
    writes.put('a', { key: 'a', value: 1 });
    writes.put('a', { key: 'a', value: 2 });
    writes.delete('b');
    expect(batches).toHaveLength(0);
    await writes.flush();
    expect(batches).toEqual([{ puts: [{ key: 'a', value: 2 }], deletes: ['b'] }]);
  });

  it('writes by itself when enough is kept back', async () => {
    const { writes, batches } = make();
    for (const key of ['a', 'b', 'c']) writes.put(key, { key, value: 1 });
    expect(batches).toHaveLength(1);
    await writes.flush();
    expect(batches).toHaveLength(1);
  });

  it('writes by itself when time is up', async () => {
    vi.useFakeTimers();
    try {
      const { writes, batches } = make();
      writes.put('a', { key: 'a', value: 1 });
      await vi.advanceTimersByTimeAsync(999);
      expect(batches).toHaveLength(0);
      await vi.advanceTimersByTimeAsync(1);
      expect(batches).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('takes what comes during a write into the next one', async () => {
    let release: (() => void) | undefined;
    const seen: string[][] = [];
    const { writes } = make({
      write(puts) {
        seen.push(puts.map((item) => item.key));
        return seen.length > 1 ? Promise.resolve() : new Promise((resolve) => (release = resolve));
      },
    });
    writes.put('a', { key: 'a', value: 1 });
    const flushed = writes.flush();
    writes.put('b', { key: 'b', value: 1 });
    release?.();
    await flushed;
    expect(seen).toEqual([['a'], ['b']]);
  });

  it('keeps what could not be written, newer changes first, and tries again', async () => {
    let broken = true;
    const written: Item[] = [];
    const { writes } = make({
      write(puts) {
        if (broken) return Promise.reject(new Error('full'));
        written.push(...puts);
        return Promise.resolve();
      },
    });
    writes.put('a', { key: 'a', value: 1 });
    writes.put('b', { key: 'b', value: 1 });
    await expect(writes.flush()).rejects.toThrow('full');
    writes.put('a', { key: 'a', value: 2 });
    broken = false;
    await writes.flush();
    expect(written.sort((x, y) => (x.key < y.key ? -1 : 1))).toEqual([
      { key: 'a', value: 2 },
      { key: 'b', value: 1 },
    ]);
  });

  it('tells of a failed write that nobody waits for, and retries by itself', async () => {
    vi.useFakeTimers();
    try {
      const errors: unknown[] = [];
      let attempts = 0;
      const { writes } = make({
        write() {
          attempts += 1;
          return attempts === 1 ? Promise.reject(new Error('full')) : Promise.resolve();
        },
        onError: (error) => errors.push(error),
        retryMs: 5000,
      });
      writes.put('a', { key: 'a', value: 1 });
      await vi.advanceTimersByTimeAsync(1000);
      expect(errors).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(5000);
      expect(attempts).toBe(2);
      expect(writes.size).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('writes a very large change in parts', async () => {
    const { writes, batches } = make({ limit: 10, delayMs: 10 });
    for (let i = 0; i < 100; i += 1) writes.put(String(i), { key: String(i), value: i });
    await writes.flush();
    expect(batches.flatMap((batch) => batch.puts)).toHaveLength(100);
    expect(Math.max(...batches.map((batch) => batch.puts.length))).toBeLessThanOrEqual(40);
  });
});
