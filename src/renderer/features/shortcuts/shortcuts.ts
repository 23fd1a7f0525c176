// SPDX-License-Identifier: GPL-3.0-or-later
import type { Application } from '../../state/application.svelte.ts';

export interface Shortcut {
  group: 'Playing' | 'Tracks' | 'Lists' | 'Window';
  label: string;
  /** as shown; Ctrl stands for Cmd on a Mac */
  keys: string;
  /** null: the lists themselves answer it */
  matches: ((event: KeyboardEvent) => boolean) | null;
  /** also while the focus is in a text field */
  inText?: boolean;
  run: (application: Application) => void;
}

const seekStep = 5;
const volumeStep = 0.05;

function plain(key: string): (event: KeyboardEvent) => boolean {
  return (event) => !hasCommand(event) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === key;
}

function hasCommand(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey;
}

function command(key: string): (event: KeyboardEvent) => boolean {
  return (event) => hasCommand(event) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === key;
}

function nothing(): void {
  // answered where it belongs; listed here so that it can be read about
}

/** What is meant by “this track”: the selection, unless nothing is selected; then what plays. */
function chosen({ selection, queue }: Application): string[] {
  const ids = selection.inOrder();
  if (ids.length > 0) return ids;
  return queue.currentEntry === null ? [] : [queue.currentEntry.id];
}

function changeVolume({ settings }: Application, step: number): void {
  const from = settings.values.muted ? 0 : settings.values.volume;
  settings.set({ volume: Math.max(0, Math.min(1, Math.round((from + step) * 100) / 100)), muted: false });
}

/** Every key of the window, in the order in which they are listed. */
export const shortcuts: readonly Shortcut[] = [
  {
    group: 'Playing',
    label: 'Play or pause',
    keys: 'Space',
    matches: plain(' '),
    run: ({ player }) => player.toggle(),
  },
  {
    group: 'Playing',
    label: 'Next track',
    keys: 'Ctrl+→',
    matches: command('arrowright'),
    run: ({ player }) => player.next(),
  },
  {
    group: 'Playing',
    label: 'Previous track, or back to its start',
    keys: 'Ctrl+←',
    matches: command('arrowleft'),
    run: ({ player }) => player.previous(),
  },
  {
    group: 'Playing',
    label: 'Five seconds on',
    keys: 'Shift+→',
    matches: (event) => event.shiftKey && !hasCommand(event) && event.key === 'ArrowRight',
    run: ({ player }) => player.seekBy(seekStep),
  },
  {
    group: 'Playing',
    label: 'Five seconds back',
    keys: 'Shift+←',
    matches: (event) => event.shiftKey && !hasCommand(event) && event.key === 'ArrowLeft',
    run: ({ player }) => player.seekBy(-seekStep),
  },
  {
    group: 'Playing',
    label: 'Louder',
    keys: 'Ctrl+↑',
    matches: command('arrowup'),
    run: (application) => changeVolume(application, volumeStep),
  },
  {
    group: 'Playing',
    label: 'Quieter',
    keys: 'Ctrl+↓',
    matches: command('arrowdown'),
    run: (application) => changeVolume(application, -volumeStep),
  },
  {
    group: 'Playing',
    label: 'Mute',
    keys: 'Ctrl+M',
    matches: command('m'),
    run: ({ settings }) => settings.set({ muted: !settings.values.muted }),
  },
  {
    group: 'Tracks',
    label: 'More like this',
    keys: 'M',
    matches: plain('m'),
    run: (application) => void application.actions.moreLike(chosen(application)),
  },
  {
    group: 'Tracks',
    label: 'Like',
    keys: 'L',
    matches: plain('l'),
    run: (application) => void application.actions.toggleLike(chosen(application)),
  },
  { group: 'Lists', label: 'Play', keys: 'Enter', matches: null, run: nothing },
  {
    group: 'Lists',
    label: 'Move, jump, by page',
    keys: '↑ ↓  Home End  PgUp PgDn',
    matches: null,
    run: nothing,
  },
  { group: 'Lists', label: 'Select more', keys: 'Shift+↑ ↓', matches: null, run: nothing },
  { group: 'Lists', label: 'Select one more, or one less', keys: 'Ctrl+Space', matches: null, run: nothing },
  { group: 'Lists', label: 'Select all', keys: 'Ctrl+A', matches: null, run: nothing },
  { group: 'Lists', label: 'Menu of the track', keys: 'Shift+F10', matches: null, run: nothing },
  { group: 'Lists', label: 'Move an entry of the queue', keys: 'Alt+↑ ↓', matches: null, run: nothing },
  { group: 'Lists', label: 'Remove from the queue', keys: 'Delete', matches: null, run: nothing },
  {
    group: 'Window',
    label: 'Search (or begin to type in the list)',
    keys: '/  Ctrl+F',
    matches: (event) => plain('/')(event) || command('f')(event),
    inText: true,
    run: ({ view }) => view.focusSearch(),
  },
  { group: 'Window', label: 'Queue', keys: 'Q', matches: plain('q'), run: ({ view }) => view.toggleQueue() },
  {
    group: 'Window',
    label: 'Undo a change of the queue',
    keys: 'Ctrl+Z',
    matches: command('z'),
    run: ({ actions }) => actions.undoQueue(),
  },
  {
    group: 'Window',
    label: 'These keys',
    keys: '?',
    matches: (event) => event.key === '?' && !hasCommand(event),
    run: ({ view }) => {
      view.shortcutsOpen = true;
    },
  },
];
