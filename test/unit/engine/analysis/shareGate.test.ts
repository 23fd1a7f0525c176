// SPDX-License-Identifier: GPL-3.0-or-later
import { expect, test } from 'vitest';
import { ShareGate } from '../../../../src/engine/analysis/shareGate.ts';

test('a task alone never overlaps another, and everything is done in the end', async () => {
  const gate = new ShareGate();
  let running = 0;
  let alone = 0;
  let done = 0;
  async function work(isAlone: boolean): Promise<void> {
    running += 1;
    if (isAlone) alone += 1;
    if (alone > 0) expect(running).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (alone > 0) expect(running).toBe(1);
    running -= 1;
    if (isAlone) alone -= 1;
    done += 1;
  }
  const tasks: Promise<void>[] = [];
  for (let i = 0; i < 60; i += 1) {
    const isAlone = i % 7 === 0;
    tasks.push(isAlone ? gate.alone(() => work(true)) : gate.shared(() => work(false)));
    if (i % 11 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(tasks);
  expect(done).toBe(60);
});

test('a task that throws lets the next one in', async () => {
  const gate = new ShareGate();
  await expect(gate.alone(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(gate.shared(() => Promise.resolve('in'))).resolves.toBe('in');
});
