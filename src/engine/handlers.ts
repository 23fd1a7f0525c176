// SPDX-License-Identifier: GPL-3.0-or-later
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { HostContract } from '../shared/contract/host.ts';
import type { ProviderReport } from '../shared/domain/encoder.ts';
import type { LibrarySummary } from '../shared/domain/scan.ts';
import type { Settings } from '../shared/domain/settings.ts';
import type { TrackDetails, TrackFailure } from '../shared/domain/track.ts';
import { SegueError, describeError, toWireError } from '../shared/errors.ts';
import type { Handlers } from '../shared/rpc/contract.ts';
import type { Analysis } from './analysis/analysis.ts';
import type { Failures } from './analysis/failures.ts';
import type { LibraryRun } from './analysis/libraryRun.ts';
import { examine } from './doctor.ts';
import type { EngineEvents } from './events.ts';
import type { Catalogue } from './library/catalogue.ts';
import type { Covers } from './library/covers.ts';
import { baseName, decodePath, displayPath, encodePath } from './library/filePath.ts';
import { addFolders, removeFolder } from './library/folders.ts';
import { librarySummary } from './library/librarySummary.ts';
import { queryTracks } from './library/query.ts';
import type { TrackRecord } from './library/trackRecord.ts';
import { playbackRoute } from './playback/playbackRoute.ts';
import type { PlaybackSessionStore } from './playback/playbackSessionStore.ts';
import type { SettingsStore } from './settings/settingsStore.ts';
import { answerSimilar } from './similarity/answerSimilar.ts';
import type { LibraryStore } from './store/libraryStore.ts';
import { allMigrations } from './store/migrations/allMigrations.ts';

export interface EngineParts {
  appVersion: string;
  store: LibraryStore;
  catalogue: Catalogue;
  covers: Covers;
  failures: Failures;
  session: PlaybackSessionStore;
  settings: SettingsStore;
  run: LibraryRun;
  events: EngineEvents;
  analysis: () => Analysis;
  /** of this run of Segue, or of the last one */
  report: () => ProviderReport | null;
  /** for a change of a setting that the analyzer is started with; throws, and changes nothing, when it cannot be */
  reopenAnalysis: (settings: Settings) => Promise<void>;
  log: (line: string) => void;
}

/** The operations of the contract, each a few lines over the part that does the work. */
export function engineHandlers(parts: EngineParts): Handlers<HostContract> {
  const { store, catalogue, failures, session, settings, run, events } = parts;

  function summary(): Promise<LibrarySummary> {
    return librarySummary(catalogue, store.directory);
  }

  function startRun(): void {
    run.run().catch((error: unknown) => {
      parts.log(`scan: ${describeError(error)}`);
      events.emit('notice', { level: 'error', ...toWireError(error) });
    });
  }

  function failureOf(record: TrackRecord): TrackFailure | null {
    const failure = failures.of(record);
    if (failure === undefined) return null;
    const { code, message, at, attempts } = failure;
    return { trackId: record.id, path: displayPath(record.path), code, message, at, attempts };
  }

  function listed(id: string): TrackRecord {
    const record = catalogue.get(id);
    if (record === undefined) throw new SegueError('not_found', 'This track is not in the library any more.');
    return record;
  }

  /** A name that is not UTF-8 reaches us as people see it; taken when only one track looks like that. */
  function shownAs(path: string): TrackRecord | undefined {
    if (!path.includes('\u{fffd}')) return undefined;
    const found = [...catalogue.records()].filter((record) => displayPath(record.path) === path);
    return found.length === 1 ? found[0] : undefined;
  }

  function details(record: TrackRecord): TrackDetails {
    return catalogue.toDetails(record.id, failureOf(record)) as TrackDetails;
  }

  return {
    'library.summary': summary,
    'library.query': (query) => ({ ids: queryTracks(catalogue, query) }),
    'library.rows': ({ ids }) => ({ rows: catalogue.toRows(ids) }),
    'library.track': ({ id }) => details(listed(id)),
    'library.find'({ track }) {
      const path = resolve(track);
      const record = catalogue.get(track) ?? catalogue.byPath(encodePath(Buffer.from(path))) ?? shownAs(path);
      if (record === undefined) {
        throw new SegueError(
          'not_found',
          `There is no track ${track} in this library. Scan its folder first.`,
        );
      }
      return details(record);
    },
    async 'library.addFolders'({ paths }) {
      await addFolders(catalogue, paths);
      // What a person did with the library is on the disk before it is answered; what is found can be found again.
      await store.folders.flush();
      startRun();
      return summary();
    },
    async 'library.removeFolder'({ folderId }) {
      removeFolder(catalogue, folderId);
      await store.folders.flush();
      return summary();
    },
    'library.vectors'() {
      const { index } = parts.analysis().embeddings;
      const tracks = [];
      for (const record of catalogue.records()) {
        const vector = record.audioId === null ? undefined : index.vector(record.audioId);
        if (vector === undefined || record.presence === 'missing') continue;
        tracks.push({ path: displayPath(record.path), vector: vector.slice() });
      }
      return { dims: index.dims, tracks };
    },

    'scan.run'(_input, { signal }) {
      const ended = run.join();
      if (signal.aborted) run.cancel();
      signal.addEventListener('abort', () => run.cancel(), { once: true });
      return ended;
    },
    'scan.start'() {
      startRun();
      return run.state();
    },
    'scan.state': () => run.state(),
    'scan.pause'() {
      run.pause();
      return run.state();
    },
    'scan.resume'() {
      run.resume();
      return run.state();
    },
    'scan.cancel'() {
      run.cancel();
      return run.state();
    },
    'scan.failures'() {
      const found: TrackFailure[] = [];
      for (const record of catalogue.records()) {
        const failure = record.presence === 'present' ? failureOf(record) : null;
        if (failure !== null) found.push(failure);
      }
      return { failures: found };
    },
    'scan.retry'({ trackIds }) {
      for (const id of trackIds ?? [...catalogue.records()].map((record) => record.id)) {
        if (catalogue.listenState(id) !== 'failed') continue;
        failures.clear(id);
        catalogue.setListenState(id, 'pending');
      }
      startRun();
      return run.state();
    },
    'scan.prioritise'({ trackIds }) {
      parts.analysis().listening.prioritise(trackIds);
      return null;
    },

    'similar.queue'(request) {
      const analysis = parts.analysis();
      // What somebody asks about is listened to next, whether or not there is an answer yet.
      analysis.listening.prioritise(request.seedIds);
      const { index, copyCosine, heard, total, earlier } = analysis.searched(
        request.seedIds.map((id) => catalogue.get(id)),
      );
      return answerSimilar(
        {
          track: (id) => catalogue.get(id),
          tracksWithAudio: (audioId) => catalogue.byAudioId(audioId),
          failureOf: (id) => failureOf(listed(id))?.message ?? null,
          heard,
          total,
          earlier,
        },
        index,
        request,
        copyCosine,
      );
    },

    'encoder.status': () => parts.report(),
    async 'doctor.report'() {
      return examine({
        appVersion: parts.appVersion,
        encoder: { wanted: settings.current.encoder, used: parts.analysis().manifest.id },
        schema: allMigrations.length,
        summary: await summary(),
        openProvider: () => parts.analysis().supervisor.reexamine(),
      });
    },

    async 'track.like'({ id, liked }) {
      catalogue.like(listed(id).id, liked);
      await store.likes.flush();
      return null;
    },
    'track.played'({ id, seconds, completed }) {
      const { audioId } = listed(id);
      store.plays.upsert([
        { id: randomBytes(8).toString('hex'), trackId: id, audioId, at: Date.now(), seconds, completed },
      ]);
      return null;
    },
    'media.resolve'({ trackId }) {
      const record = listed(trackId);
      const folder = catalogue.folder(record.folderId);
      if (folder === undefined || record.presence === 'missing') {
        throw new SegueError('file_missing', `The file of “${record.title}” is not there any more.`);
      }
      const path = decodePath(record.path);
      const route = playbackRoute(baseName(path).toString('latin1'), record.codec);
      return { path, root: decodePath(folder.path), duration: record.duration, ...route };
    },
    async 'media.cover'({ coverId, size }) {
      const bytes = await parts.covers.coverBytes(coverId, size);
      return bytes === null ? null : { mimeType: 'image/webp', bytes };
    },

    async 'playback.save'(state) {
      await session.save(state);
      return null;
    },
    'playback.load': () => session.load(),
    'settings.get': () => settings.current,
    async 'settings.set'(patch) {
      const before = settings.current;
      const wanted = settings.merged(patch);
      const restarts = (['encoder', 'provider', 'decodeThreads'] as const).some(
        (name) => before[name] !== wanted[name],
      );
      if (restarts) await parts.reopenAnalysis(wanted);
      const after = await settings.update(patch);
      events.emit('settings.changed', after);
      return after;
    },
  };
}
