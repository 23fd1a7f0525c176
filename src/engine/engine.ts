// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from 'node:path';
import type { EngineContract } from '../shared/contract/engine.ts';
import type { HostContract } from '../shared/contract/host.ts';
import { providerReportSchema, type ProviderReport } from '../shared/domain/encoder.ts';
import { defaultEncoder, type Settings } from '../shared/domain/settings.ts';
import { SegueError, describeError, toWireError } from '../shared/errors.ts';
import type { EventName, Handlers, PayloadOf } from '../shared/rpc/contract.ts';
import type { Dispose } from '../shared/rpc/port.ts';
import { Analysis } from './analysis/analysis.ts';
import type { SpawnAnalyzer } from './analysis/analyzerConnection.ts';
import { Failures } from './analysis/failures.ts';
import { LibraryRun } from './analysis/libraryRun.ts';
import { EngineEvents } from './events.ts';
import { engineHandlers } from './handlers.ts';
import { Catalogue } from './library/catalogue.ts';
import { Covers } from './library/covers.ts';
import { PlaybackSessionStore } from './playback/playbackSessionStore.ts';
import { JsonFile } from './settings/jsonFile.ts';
import { SettingsStore } from './settings/settingsStore.ts';
import { openStore } from './store/libraryStore.ts';
import { throttle } from './throttle.ts';

export interface EngineOptions {
  /** made when it is not there */
  libraryDirectory: string;
  /** `resources/encoders` */
  encodersDirectory: string;
  appVersion: string;
  spawnAnalyzer: SpawnAnalyzer;
  log?: (line: string) => void;
}

export interface Engine {
  handlers: Handlers<HostContract>;
  on<Event extends EventName<EngineContract>>(
    event: Event,
    listener: (payload: PayloadOf<EngineContract, Event>) => void,
  ): Dispose;
  /** Stops what runs, writes what is unwritten, gives the library back. */
  close(): Promise<void>;
}

/** About five times a second is as much as anybody can read. */
const progressInterval = 200;
/** More changed rows than this are not named one by one. */
const namedChanges = 1000;

/**
 * Opens a library: everything Segue does without a window.
 * @throws SegueError library_newer, library_locked, library_damaged, library_unwritable, encoder_missing, ...
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const log = options.log ?? ignore;
  const events = new EngineEvents();
  const store = await openStore(options.libraryDirectory, {
    appVersion: options.appVersion,
    onWriteError(error) {
      log(`store: ${describeError(error)}`);
      events.emit('notice', { level: 'error', ...toWireError(error) });
    },
  });
  try {
    const settings = await SettingsStore.open(options.libraryDirectory);
    const catalogue = await Catalogue.open(store);
    const failures = await Failures.open(store.failures);
    const session = new PlaybackSessionStore(options.libraryDirectory);
    const reportFile = new JsonFile(join(options.libraryDirectory, 'provider.json'), providerReportSchema);
    let report: ProviderReport | null = await reportFile.read();

    const progress = throttle(progressInterval, () => events.emit('scan.changed', run.state()));
    function openAnalysis(wanted: Settings): Promise<Analysis> {
      return Analysis.open({
        appVersion: options.appVersion,
        store,
        catalogue,
        failures,
        settings: wanted,
        encodersDirectory: options.encodersDirectory,
        spawnAnalyzer: options.spawnAnalyzer,
        onProgress: progress,
        onReport(next) {
          report = next;
          events.emit('encoder.changed', next);
          reportFile.write(next).catch((error: unknown) => log(`provider.json: ${String(error)}`));
        },
        onNotice: (notice) => events.emit('notice', notice),
        log,
      });
    }
    /** An encoder that was taken away must not lock people out of their library; `segue doctor` says that it is gone. */
    async function openUsableAnalysis(): Promise<Analysis> {
      try {
        return await openAnalysis(settings.current);
      } catch (error) {
        const isGone = error instanceof SegueError && error.code.startsWith('encoder_');
        if (!isGone || settings.current.encoder === defaultEncoder) throw error;
        log(`encoder: ${describeError(error)}`);
        return openAnalysis({ ...settings.current, encoder: defaultEncoder });
      }
    }
    let analysis = await openUsableAnalysis();
    const run = new LibraryRun({
      catalogue,
      failures,
      analysis: () => analysis,
      onChange: progress,
      persist: () => store.flush(),
      log,
    });
    catalogue.onChange(({ changed, removed }) => {
      const ids = [...changed, ...removed];
      events.emit('library.changed', { ids: ids.length > namedChanges ? null : ids });
    });

    return {
      handlers: engineHandlers({
        appVersion: options.appVersion,
        store,
        catalogue,
        covers: new Covers(options.libraryDirectory, catalogue),
        failures,
        session,
        settings,
        run,
        events,
        analysis: () => analysis,
        report: () => report,
        log,
        async reopenAnalysis(wanted) {
          // Opened before the old one goes: if it cannot be, everything stays as it was.
          const next = await openAnalysis(wanted);
          const wasRunning = run.isRunning;
          await run.stop();
          await analysis.close();
          analysis = next;
          // What the old one finished in the meantime says nothing about the new one.
          next.deriveListenStates();
          if (wasRunning) run.run().catch((error: unknown) => log(`scan: ${describeError(error)}`));
        },
      }),
      on: events.on.bind(events),
      async close() {
        await run.stop();
        await analysis.close();
        progress.flush();
        catalogue.dispose();
        await Promise.all([session.settled(), settings.settled(), reportFile.settled()]);
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

function ignore(): void {
  // Nobody asked for the log.
}
