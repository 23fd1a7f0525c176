// SPDX-License-Identifier: GPL-3.0-or-later
import { expect, test } from 'vitest';
import { SelectionState } from '../../../src/renderer/state/selection.svelte.ts';

function selectionOver(letters: string): { selection: SelectionState; show: (letters: string) => void } {
  let list = Array.from(letters);
  return {
    selection: new SelectionState(() => list),
    show(next) {
      list = Array.from(next);
    },
  };
}

function chosen(selection: SelectionState): string {
  return selection.inOrder().join('');
}

test('a plain click selects one', () => {
  const { selection } = selectionOver('abcde');
  selection.select(1);
  selection.select(3);
  expect(chosen(selection)).toBe('d');
  expect(selection.activePlace).toBe(3);
});

test('Shift selects from where the selection began, both ways', () => {
  const { selection } = selectionOver('abcdefg');
  selection.select(3);
  selection.select(5, { extend: true });
  expect(chosen(selection)).toBe('def');
  selection.select(1, { extend: true });
  expect(chosen(selection)).toBe('bcd');
  expect(selection.active).toBe('b');
});

test('Ctrl takes one in or out and leaves the others', () => {
  const { selection } = selectionOver('abcde');
  selection.select(0);
  selection.select(2, { toggle: true });
  selection.select(4, { toggle: true });
  selection.select(2, { toggle: true });
  expect(chosen(selection)).toBe('ae');
});

test('selected tracks come in the order of the list, not of the clicks', () => {
  const { selection } = selectionOver('abcde');
  selection.select(4);
  selection.select(0, { toggle: true });
  expect(chosen(selection)).toBe('ae');
});

test('the selection stays with its tracks when the list grows or is sorted anew', () => {
  const { selection, show } = selectionOver('abc');
  selection.select(1);
  selection.select(2, { extend: true });
  show('uvawbc');
  expect(chosen(selection)).toBe('bc');
  expect(selection.activePlace).toBe(5);
  selection.select(2, { extend: true });
  expect(chosen(selection)).toBe('awb');
});

test('a track that is not in the list is not acted upon', () => {
  const { selection, show } = selectionOver('abc');
  selection.select(1);
  show('ac');
  expect(selection.inOrder()).toEqual([]);
  expect(selection.activePlace).toBe(-1);
});

test('a context menu keeps the selection it is opened in, and moves it otherwise', () => {
  const { selection } = selectionOver('abcd');
  selection.select(0);
  selection.select(1, { extend: true });
  selection.include(1);
  expect(chosen(selection)).toBe('ab');
  selection.include(3);
  expect(chosen(selection)).toBe('d');
});

test('everything can be selected, and let go', () => {
  const { selection } = selectionOver('abcd');
  selection.selectAll();
  expect(chosen(selection)).toBe('abcd');
  selection.select(2);
  expect(chosen(selection)).toBe('c');
});
