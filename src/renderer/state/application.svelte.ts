// SPDX-License-Identifier: GPL-3.0-or-later
import { getContext, setContext } from 'svelte';
import type { ProviderReport } from '../../shared/domain/encoder.ts';
import type { AppInfo } from '../../shared/contract/shell.ts';
import { SegueError, type ErrorCode } from '../../shared/errors.ts';
import type { Shell } from '../api/bridge.ts';
import type { EngineClient } from '../api/engine.ts';
import { coverAsData, coverUrl, whyUnplayable } from '../api/media.ts';
import { accentOf, type Accent } from '../colour/accent.ts';
import { coverPixels } from '../colour/coverPixels.ts';
import type { Deck } from '../player/deck.ts';
import { connectMediaKeys, showOnDesktop, showPlaying, showPosition } from '../player/mediaSession.ts';
import { formatAmount } from '../text/format.ts';
import { AddedFolders } from './addedFolders.ts';
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

/** Tracks skipped within this many milliseconds of each other are one run. */
const skipPause = 400;

export type StartPhase = 'starting' | 'ready' | 'problem';

/** All state of the window, put together once. Components get at it with `useApplication`. */
export class Application {
  phase: StartPhase = $state('starting');
  problem: StartProblem | null = $state.raw(null);
  encoder: ProviderReport | null = $state.raw(null);
  info: AppInfo | null = $state.raw(null);
  /** of the cover of what plays; null: Segue's own */
  accent: Accent | null = $state.raw(null);

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
  #addedFolders = new AddedFolders(this.notices);
  #skipped: { ids: string[]; timer: ReturnType<typeof setTimeout> | null } = { ids: [], timer: null };

  constructor(engine: EngineClient, shell: Shell, deck: Deck) {
    const failed = (error: unknown): void => this.notices.failed(error);
    this.#engine = engine;
    this.#deck = deck;
    this.shell = shell;
    this.rows = new TrackRows(engine);
    this.library = new LibraryState(engine, this.rows, failed);
    this.selection = new SelectionState(() => this.library.ids);
    this.scan = new ScanStateStore(engine, failed, localStorage);
    this.settings = new SettingsState(engine, failed);
    this.view = new ViewState(this.settings);
    this.similar = new SimilarState(engine);
    this.attention = new Attention(engine);
    this.player = new PlayerState(this.queue, deck, {
      played: (id, seconds, completed) => {
        engine.call('track.played', { id, seconds, completed }).catch(() => undefined);
      },
      skipped: (id, stopped) => this.#saySkipped(id, stopped),
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
      void this.#tellOfAddedFolders().catch(() => undefined);
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
    connectMediaKeys({
      play: () => this.player.play(),
      pause: () => this.player.pause(),
      next: () => this.player.next(),
      previous: () => this.player.previous(),
      seekTo: (position) => this.player.seek(position),
      seekBy: (seconds) => this.player.seekBy(seconds),
    });
    this.#follow();
    this.#showWhatPlays();
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
    this.#addedFolders.added(this.library.summary, summary);
    this.library.summary = summary;
    this.phase = 'ready';
    this.scan.stopped = false;
    void this.#lookAtScan().catch(() => undefined);
    void this.library.refresh().catch(() => undefined);
  }

  async #lookAtScan(): Promise<void> {
    await this.scan.refresh();
    // A small folder has been looked through by now, and nothing more will be said about it.
    await this.#tellOfAddedFolders();
  }

  async #tellOfAddedFolders(): Promise<void> {
    if (!this.#addedFolders.any || this.scan.state?.phase !== 'idle') return;
    if (this.scan.stopped) {
      this.#addedFolders.stopped();
      return;
    }
    await this.library.refreshSummary();
    if (this.library.summary !== null) this.#addedFolders.lookedThrough(this.library.summary);
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

  /** What the desktop's own player controls show, and the colour that the window takes from the cover. */
  #showWhatPlays(): void {
    $effect.root(() => {
      const row = $derived(
        this.queue.currentEntry === null ? null : this.rows.get(this.queue.currentEntry.id),
      );
      $effect(() => {
        const track = row;
        showOnDesktop(track, null);
        const coverId = track?.coverId ?? null;
        if (coverId === null) return;
        let overtaken = false;
        void coverAsData(coverId).then((artwork) => {
          if (!overtaken && artwork !== null) showOnDesktop(track, artwork);
        });
        return () => {
          overtaken = true;
        };
      });
      $effect(() => {
        const coverId = row?.coverId ?? null;
        if (row === null || coverId === null) {
          this.accent = null;
          return;
        }
        let overtaken = false;
        void coverPixels(coverUrl(coverId, 64, 1)).then((pixels) => {
          if (!overtaken) this.accent = pixels === null ? null : accentOf(pixels);
        });
        return () => {
          overtaken = true;
        };
      });
      $effect(() => showPlaying(this.player.playing, this.player.status !== 'empty'));
      const second = $derived(Math.floor(this.player.position));
      $effect(() => showPosition(second, this.player.duration ?? row?.duration ?? null));
    });
  }

  /** One notice for a run of tracks that cannot be played, not one each: said when the run has come to its end. */
  #saySkipped(id: string, stopped: boolean): void {
    this.#skipped.ids.push(id);
    if (this.#skipped.timer !== null) clearTimeout(this.#skipped.timer);
    this.#skipped.timer = setTimeout(() => void this.#tellOfSkipped(stopped), stopped ? 0 : skipPause);
  }

  async #tellOfSkipped(stopped: boolean): Promise<void> {
    const { ids } = this.#skipped;
    this.#skipped = { ids: [], timer: null };
    const [id] = ids;
    if (id === undefined) return;
    const [row] = await this.rows.load([id]).catch(() => []);
    const title = row === undefined ? 'A track' : `“${row.title}”`;
    const others = ids.length - 1;
    if (stopped) {
      const tracks = formatAmount(skipLimit, 'track', 'tracks');
      this.notices.show({
        level: 'error',
        message: `Stopped, because ${tracks} in a row could not be played. Is the drive they are on connected?`,
      });
      return;
    }
    const message =
      others > 0
        ? `${title} and ${formatAmount(others, 'other track', 'other tracks')} were skipped, because they can’t be played.`
        : `${title} was skipped. ${await this.#whySkipped(id)}`;
    this.notices.show({ level: 'warning', message });
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
