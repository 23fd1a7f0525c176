// SPDX-License-Identifier: GPL-3.0-or-later
import { describe, expect, it } from 'vitest';
import { restartBackoff } from '../../../src/main/restartBackoff.ts';

function waits(ranFor: number, times: number): (number | null)[] {
  const backoff = restartBackoff();
  return Array.from({ length: times }, () => backoff.next(ranFor));
}

describe('starting again', () => {
  it('waits longer after each quick crash and then gives up', () => {
    const all = waits(100, 20);
    const tries = all.filter((wait) => wait !== null);
    expect(tries.length).toBeGreaterThanOrEqual(3);
    expect(tries).toEqual([...tries].sort((one, other) => one - other));
    expect(new Set(tries).size).toBeGreaterThan(1);
    expect(all.at(-1)).toBeNull();
  });

  it('does not give up on what runs well in between', () => {
    expect(waits(3_600_000, 20)).not.toContain(null);
  });

  it('begins anew when told to', () => {
    const backoff = restartBackoff();
    const first = backoff.next(0);
    while (backoff.next(0) !== null);
    backoff.reset();
    expect(backoff.next(0)).toBe(first);
  });
});
