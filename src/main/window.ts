// SPDX-License-Identifier: GPL-3.0-or-later
import { BrowserWindow, nativeTheme, screen } from 'electron';
import { shellChannels } from '../shared/contract/shellChannels.ts';
import type { ShellContract } from '../shared/contract/shell.ts';
import type { Settings } from '../shared/domain/settings.ts';
import type { EventName, PayloadOf } from '../shared/rpc/contract.ts';
import type { AppPaths } from './appPaths.ts';
import type { Log } from './log.ts';
import { appUrl } from './schemes.ts';
import {
  isReachable,
  readWindowMemory,
  smallestHeight,
  smallestWidth,
  writeWindowMemory,
} from './windowMemory.ts';

/** Segue has one window; it may be closed and, on macOS, opened again. */
export interface MainWindow {
  /** Opens it, or brings it to the front. */
  show(): void;
  current(): BrowserWindow | null;
  /** To the page; kept for it while it loads. */
  send<Name extends EventName<ShellContract>>(event: Name, payload: PayloadOf<ShellContract, Name>): void;
  setTheme(theme: Settings['theme']): void;
}

export interface MainWindowOptions {
  log: Log;
  paths: AppPaths;
  /** file that keeps size, place and theme */
  memoryFile: string;
}

/** The page's own background colours, so that no white flashes up before it is drawn. */
const backgrounds = { light: '#f5f4f1', dark: '#110f0d' };
const savingDelay = 500;

export function createMainWindow({ log, paths, memoryFile }: MainWindowOptions): MainWindow {
  let memory = readWindowMemory(memoryFile);
  let window: BrowserWindow | null = null;
  let isPageLoaded = false;
  let unsent: [event: string, payload: unknown][] = [];
  nativeTheme.themeSource = memory.theme;

  function save(): void {
    try {
      writeWindowMemory(memoryFile, memory);
    } catch (error) {
      log.warn("The window's place could not be saved.", error);
    }
  }

  function open(): BrowserWindow {
    const screens = screen.getAllDisplays().map((display) => display.workArea);
    const kept = memory.bounds !== null && isReachable(memory.bounds, screens) ? memory.bounds : null;
    const opened = new BrowserWindow({
      width: 1280,
      height: 800,
      ...kept,
      minWidth: smallestWidth,
      minHeight: smallestHeight,
      show: false,
      title: 'Segue',
      icon: paths.icon,
      autoHideMenuBar: true,
      backgroundColor: nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light,
      webPreferences: {
        preload: paths.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        // Its dictionaries would be downloaded.
        spellcheck: false,
        // The queue goes on, and is continued at start, without a click.
        autoplayPolicy: 'no-user-gesture-required',
      },
    });
    if (memory.maximized) opened.maximize();
    opened.once('ready-to-show', () => opened.show());
    opened.webContents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
    rememberPlace(opened);
    isPageLoaded = false;
    opened.webContents.on('did-finish-load', function sendKept() {
      isPageLoaded = true;
      for (const [event, payload] of unsent) opened.webContents.send(shellChannels.event, event, payload);
      unsent = [];
    });
    opened.webContents.on('render-process-gone', () => {
      isPageLoaded = false;
    });
    opened.on('closed', () => {
      window = null;
    });
    opened.loadURL(appUrl).catch((error: unknown) => log.error('The page could not be loaded.', error));
    return opened;
  }

  function rememberPlace(opened: BrowserWindow): void {
    let timer: NodeJS.Timeout | undefined;
    function remember(): void {
      memory = { ...memory, bounds: opened.getNormalBounds(), maximized: opened.isMaximized() };
      clearTimeout(timer);
      timer = setTimeout(save, savingDelay);
    }
    opened.on('resize', remember);
    opened.on('move', remember);
    opened.on('close', function closing() {
      clearTimeout(timer);
      memory = { ...memory, bounds: opened.getNormalBounds(), maximized: opened.isMaximized() };
      save();
    });
  }

  return {
    show() {
      if (window === null) {
        window = open();
        return;
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    current: () => window,
    send(event, payload) {
      if (window !== null && isPageLoaded) window.webContents.send(shellChannels.event, event, payload);
      else unsent.push([event, payload]);
    },
    setTheme(theme) {
      if (theme === memory.theme) return;
      memory = { ...memory, theme };
      nativeTheme.themeSource = theme;
      window?.setBackgroundColor(nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light);
      save();
    },
  };
}
