// SPDX-License-Identifier: GPL-3.0-or-later
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NoticesState } from '../../../src/renderer/state/notices.svelte.ts';
import { SegueError } from '../../../src/shared/errors.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a notice goes by itself after ten seconds', () => {
  const notices = new NoticesState();
  notices.show({ message: 'Here.' });
  vi.advanceTimersByTime(9900);
  expect(notices.toasts).toHaveLength(1);
  vi.advanceTimersByTime(200);
  expect(notices.toasts).toHaveLength(0);
});

test('time stands still while somebody is on it', () => {
  const notices = new NoticesState();
  notices.show({ message: 'Here.' });
  vi.advanceTimersByTime(6000);
  notices.hold();
  vi.advanceTimersByTime(60_000);
  expect(notices.toasts).toHaveLength(1);
  notices.release();
  vi.advanceTimersByTime(3900);
  expect(notices.toasts).toHaveLength(1);
  vi.advanceTimersByTime(200);
  expect(notices.toasts).toHaveLength(0);
});

test('the same sentence is there once', () => {
  const notices = new NoticesState();
  notices.show({ message: 'Here.' });
  notices.show({ message: 'Here.' });
  expect(notices.toasts).toHaveLength(1);
});

test('too many make the oldest go', () => {
  const notices = new NoticesState();
  for (const message of 'abcdef') notices.show({ message });
  expect(notices.toasts.map((toast) => toast.message).join('')).toBe('cdef');
});

test('a failure is told in its own words; being cancelled is none', () => {
  const notices = new NoticesState();
  notices.failed(new SegueError('cancelled', 'This was cancelled.'));
  expect(notices.toasts).toHaveLength(0);
  notices.failed(new SegueError('disk_full', 'The disk is full.'));
  expect(notices.toasts[0]).toMatchObject({ level: 'error', message: 'The disk is full.' });
});

test('the same announcement is read out twice when it is made twice', () => {
  const notices = new NoticesState();
  notices.announce('Queue cleared');
  const first = notices.announcement;
  notices.announce('Queue cleared');
  expect(notices.announcement).not.toBe(first);
});

test('what a notice says is read out politely; an error is an alert and is not said twice', () => {
  const notices = new NoticesState();
  notices.show({ message: '3 tracks will play next.' });
  expect(notices.announcement).toBe('3 tracks will play next.');
  notices.show({ level: 'error', message: 'The disk is full.' });
  expect(notices.announcement).toBe('3 tracks will play next.');
});
