// SPDX-License-Identifier: GPL-3.0-or-later
import { getContext, setContext } from 'svelte';
import type { ProviderReport } from '../../shared/domain/encoder.ts';
import type { AppInfo } from '../../shared/contract/shell.ts';
import { SegueError, type ErrorCode } from '../../shared/errors.ts';
import type { Shell } from '../api/bridge.ts';
import type { EngineClient } from '../api/engine.ts';
import { whyUnplayable } from '../api/media.ts';
import type { Deck } from '../player/deck.ts';
import { formatAmount } from '../text/format.ts';
import { Attention } from './attention.ts';
import { LibraryState } from './library.svelte.ts';
import { NoticesState } from './notices.svelte.ts';
import { PlayerState, skipLimit } from './player.svelte.ts';
import { QueueState } from './queue.svelte.ts';
import { TrackRows, rowLists } from './rows.svelte.ts';
import { ScanStateStore } from './scan.svelte.ts';
import { SelectionState } from './selection.svelte.ts';
import { PlaybackKeeper } from './session.ts';
import { SettingsState } from './settings.svelte.ts';
import { SimilarState } from './similar.svelte.ts';
import { TrackActions } from './trackActions.ts';
import { TrackMenuState } from './trackMenu.svelte.ts';
import { ViewState } from './view.svelte.ts';

/** Why there is no library to show. */
export interface StartProblem {
  code: ErrorCode;
  message: string;
}

export type StartPhase = 'starting' | 'ready' | 'problem';

/** All state of the window, put together once. Components get at it with `useApplication`. */
export class Application {
  phase: StartPhase = $state('starting');
  problem: StartProblem | null = $state.raw(null);
  encoder: ProviderReport | null = $state.raw(null);
  info: AppInfo | null = $state.raw(null);

  readonly notices = new NoticesState();
  readonly rows: TrackRows;
  readonly library: LibraryState;
  readonly selection: SelectionState;
  readonly scan: ScanStateStore;
  readonly settings: SettingsState;
  readonly queue = new QueueState();
  readonly player: PlayerState;
  readonly similar: SimilarState;
  readonly view: ViewState;
  readonly trackMenu = new TrackMenuState();
  readonly attention: Attention;
  readonly actions: TrackActions;
  readonly shell: Shell;

  #engine: EngineClient;
  #deck: Deck;
  #keeper: PlaybackKeeper;
  #lookedForChanges = false;
  #skipped: { titles: string[]; toast: number } = { titles: [], toast: -1 };

  constructor(engine: EngineClient, shell: Shell, deck: Deck) {
    const failed = (error: unknown): void => this.notices.failed(error);
    this.#engine = engine;
    this.#deck = deck;
    this.shell = shell;
    this.rows = new TrackRows(engine);
    this.library = new LibraryState(engine, this.rows, failed);
    this.selection = new SelectionState(() => this.library.ids);
    this.scan = new ScanStateStore(engine, failed);
    this.settings = new SettingsState(engine, failed);
    this.view = new ViewState(this.settings);
    this.similar = new SimilarState(engine);
    this.attention = new Attention(engine);
    this.player = new PlayerState(this.queue, deck, {
      played: (id, seconds, completed) => {
        engine.call('track.played', { id, seconds, completed }).catch(() => undefined);
      },
      skipped: (id, stopped) => void this.#saySkipped(id, stopped),
    });
    this.#keeper = new PlaybackKeeper(engine, this.queue, this.player);
    this.actions = new TrackActions({
      engine,
      shell,
      rows: this.rows,
      queue: this.queue,
      player: this.player,
      similar: this.similar,
      notices: this.notices,
      view: this.view,
    });
  }

  start(): void {
    const engine = this.#engine;
    engine.on('scan.changed', (state) => {
      this.scan.state = state;
    });
    engine.on('library.changed', ({ ids }) => {
      this.library.changed(ids);
      this.similar.rowsChanged(ids);
    });
    engine.on('encoder.changed', (report) => {
      this.encoder = report;
    });
    engine.on('settings.changed', (values) => this.settings.adopt(values));
    engine.on('notice', (notice) => this.notices.show(notice));
    this.shell.onNotice((notice) => this.notices.show(notice));
    engine.onConnected(() => void this.load());
    engine.open();
    void this.shell.appInfo().then(
      (info) => {
        this.info = info;
      },
      () => undefined,
    );
    this.#follow();
  }

  /** Reads everything from the engine; again after each time it was started anew. */
  async load(): Promise<void> {
    try {
      await this.library.refreshSummary();
      this.phase = 'ready';
      this.problem = null;
      this.rows.invalidate(null);
      await Promise.all([
        this.library.refresh(),
        this.settings.load(),
        this.scan.refresh(),
        this.#loadEncoder(),
        this.#keeper.restore(),
      ]);
      if (!this.#lookedForChanges) {
        this.#lookedForChanges = true;
        await this.#lookForChanges();
      }
    } catch (error) {
      if (this.phase === 'ready') {
        this.notices.failed(error);
        return;
      }
      this.phase = 'problem';
      this.problem =
        error instanceof SegueError
          ? { code: error.code, message: error.message }
          : { code: 'internal', message: 'Segue could not open its library. Starting it again may help.' };
    }
  }

  async tryAgain(): Promise<void> {
    this.phase = 'starting';
    this.problem = null;
    this.#engine.open();
    await this.load();
  }

  async addFolder(): Promise<void> {
    try {
      const summary = await this.shell.chooseFolder();
      if (summary !== null) this.#adoptFolders(summary);
    } catch (error) {
      this.notices.failed(error);
    }
  }

  async addDropped(files: File[]): Promise<void> {
    if (files.length === 0) return;
    try {
      this.#adoptFolders(await this.shell.addDropped(files));
    } catch (error) {
      this.notices.failed(error);
    }
  }

  async removeFolder(folderId: string): Promise<void> {
    try {
      this.library.summary = await this.#engine.call('library.removeFolder', { folderId });
      await this.library.refresh();
    } catch (error) {
      this.notices.failed(error);
    }
  }

  saveNow(): void {
    void this.#keeper.save();
  }

  #adoptFolders(summary: NonNullable<LibraryState['summary']>): void {
    this.library.summary = summary;
    this.phase = 'ready';
    void this.scan.refresh().catch(() => undefined);
    void this.library.refresh().catch(() => undefined);
  }

  /** Files may have come and gone while Segue was closed, and a run may have been cut short. */
  async #lookForChanges(): Promise<void> {
    const anyFolder = (this.library.summary?.folders.length ?? 0) > 0;
    if (anyFolder && this.scan.state?.phase === 'idle') await this.scan.start();
  }

  async #loadEncoder(): Promise<void> {
    this.encoder = await this.#engine.call('encoder.status', {});
  }

  /** What follows from state without anybody having asked. */
  #follow(): void {
    $effect.root(() => {
      $effect(() => {
        const { volume, muted } = this.settings.values;
        this.#deck.setVolume(volume, muted);
      });
      $effect(() => {
        void this.queue.entries;
        void this.queue.current;
        this.#keeper.queueChanged();
      });
      $effect(() => {
        if (this.player.status === 'paused') this.#keeper.queueChanged();
      });
      $effect(() => {
        void this.player.position;
        this.#keeper.positionChanged();
      });
      $effect(() => {
        // What plays and what follows is always known by name, and heard before the rest.
        const { entries, place } = this.queue;
        const near = place < 0 ? [] : entries.slice(place, place + 4).map((entry) => entry.id);
        void this.rows.version;
        this.rows.want(rowLists.player, near);
        this.attention.play(near.filter((id) => this.rows.get(id)?.listen === 'pending'));
      });
    });
  }

  /** One notice for a run of tracks that cannot be played, not one each. */
  async #saySkipped(id: string, stopped: boolean): Promise<void> {
    const [row] = await this.rows.load([id]).catch(() => []);
    const stillShown = this.notices.toasts.some((toast) => toast.key === this.#skipped.toast);
    if (!stillShown) this.#skipped.titles = [];
    this.#skipped.titles.push(row?.title ?? 'A track');
    if (stillShown) this.notices.dismiss(this.#skipped.toast);
    const [first] = this.#skipped.titles;
    const others = this.#skipped.titles.length - 1;
    let message: string;
    if (stopped) {
      message = `Stopped: ${formatAmount(skipLimit, 'track', 'tracks')} in a row could not be played. Is the drive they are on connected?`;
    } else if (others > 0) {
      message = `${first ?? 'A track'} and ${formatAmount(others, 'other', 'others')} can’t be played and were skipped.`;
    } else {
      message = `${row?.title ?? 'A track'} was skipped. ${await this.#whySkipped(id)}`;
    }
    this.#skipped.toast = this.notices.show({ level: stopped ? 'error' : 'warning', message });
  }

  async #whySkipped(id: string): Promise<string> {
    const row = this.rows.get(id);
    if (row?.presence === 'offline') return 'It is on a drive that is not here.';
    if (row?.presence === 'missing') return 'The file is missing.';
    return (await whyUnplayable(id)) ?? 'Its sound can’t be decoded.';
  }
}

const contextKey = Symbol('application');

export function provideApplication(application: Application): void {
  setContext(contextKey, application);
}

export function useApplication(): Application {
  return getContext<Application>(contextKey);
}
