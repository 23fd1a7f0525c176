// SPDX-License-Identifier: GPL-3.0-or-later
import { statSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { AudioFacts, HeardTrack } from '../../shared/contract/analyzer.ts';
import type { ProviderReport } from '../../shared/domain/encoder.ts';
import type { Notice } from '../../shared/domain/notice.ts';
import type { Settings } from '../../shared/domain/settings.ts';
import type { SegueError } from '../../shared/errors.ts';
import type { Catalogue } from '../library/catalogue.ts';
import { decodePath } from '../library/filePath.ts';
import type { TrackRecord } from '../library/trackRecord.ts';
import { readManifest, type EncoderManifest } from '../model/manifest.ts';
import type { LibraryStore } from '../store/libraryStore.ts';
import type { SpawnAnalyzer } from './analyzerConnection.ts';
import { AnalyzerSupervisor } from './analyzerSupervisor.ts';
import { Embeddings } from './embeddings.ts';
import type { Failures } from './failures.ts';
import { Listening, type ListeningLibrary } from './listening.ts';
import { KeptTrials, tryProviders } from './providerTrials.ts';

export interface AnalysisOptions {
  appVersion: string;
  store: LibraryStore;
  catalogue: Catalogue;
  failures: Failures;
  settings: Settings;
  encodersDirectory: string;
  spawnAnalyzer: SpawnAnalyzer;
  onProgress: () => void;
  onReport: (report: ProviderReport) => void;
  onNotice: (notice: Notice) => void;
  log: (line: string) => void;
}

/** Cosine similarity from which two tracks may be one recording, for encoders whose card does not say. */
const usualCopyCosine = 0.98;

/** Everything that belongs to listening with one encoder: its vectors, the analyzer, the run over waiting tracks. */
export class Analysis {
  readonly manifest: EncoderManifest;
  readonly embeddings: Embeddings;
  readonly supervisor: AnalyzerSupervisor;
  readonly listening: Listening;

  private constructor(
    manifest: EncoderManifest,
    embeddings: Embeddings,
    supervisor: AnalyzerSupervisor,
    listening: Listening,
  ) {
    this.manifest = manifest;
    this.embeddings = embeddings;
    this.supervisor = supervisor;
    this.listening = listening;
  }

  /** @throws SegueError encoder_missing or encoder_invalid */
  static async open(options: AnalysisOptions): Promise<Analysis> {
    const { store, catalogue, failures, settings } = options;
    const encoderDirectory = join(options.encodersDirectory, settings.encoder);
    const manifest = await readManifest(encoderDirectory);
    const embeddings = await Embeddings.open(store, manifest);
    catalogue.deriveListenStates(
      (audioId) => embeddings.has(audioId),
      (record) => failures.of(record) !== undefined,
    );
    const decodeThreads = settings.decodeThreads ?? cpus().length;
    // Decoding and encoding take turns: with as many threads each, neither waits while a core is free.
    const inferenceThreads = cpus().length;
    const versions = [options.appVersion, manifest.id, manifest.version];
    const keptTrials = new KeptTrials(store.directory, versions);
    const supervisor = new AnalyzerSupervisor({
      spawn: options.spawnAnalyzer,
      encoderDirectory,
      provider: settings.provider,
      decodeThreads,
      inferenceThreads,
      async trials(fresh) {
        const kept = fresh ? null : await keptTrials.load();
        if (kept !== null) return kept;
        const trials = await tryProviders({
          spawn: options.spawnAnalyzer,
          encoderDirectory,
          inferenceThreads,
        });
        await keptTrials.save(trials);
        return trials;
      },
      onReport: options.onReport,
      onNotice: options.onNotice,
      log: options.log,
    });
    const library = listeningLibrary(catalogue, embeddings, failures);
    // Enough under way to fill a batch while the workers decode the next.
    const limit = decodeThreads * 4 + 8;
    return new Analysis(
      manifest,
      embeddings,
      supervisor,
      new Listening(supervisor, library, limit, options.onProgress),
    );
  }

  /** See `isSameRecording`. */
  get copyCosine(): number {
    const { copyCosine } = this.manifest.calibration;
    return typeof copyCosine === 'number' ? copyCosine : usualCopyCosine;
  }

  async close(): Promise<void> {
    this.listening.cancel();
    await this.listening.end();
    await this.supervisor.close();
  }
}

function listeningLibrary(
  catalogue: Catalogue,
  embeddings: Embeddings,
  failures: Failures,
): ListeningLibrary {
  return {
    reachable(trackId) {
      const record = catalogue.get(trackId);
      return record?.presence === 'present' ? record : undefined;
    },
    isHeard: (audioId) => embeddings.has(audioId),
    identified(track: TrackRecord, facts: AudioFacts) {
      catalogue.setFacts(track.id, facts, track);
    },
    heard(audioId: string, heard: HeardTrack) {
      embeddings.add(audioId, heard);
    },
    finished(track: TrackRecord) {
      failures.clear(track.id);
      // The file may have changed while it was listened to; then its turn comes again.
      if (catalogue.get(track.id)?.identified === true) catalogue.setListenState(track.id, 'heard');
    },
    failed(track: TrackRecord, error: SegueError) {
      if (error.code === 'file_missing') {
        catalogue.setPresence(track.id, isFolderHere(catalogue, track) ? 'missing' : 'offline', Date.now());
        return;
      }
      failures.add(track, error);
      catalogue.setListenState(track.id, 'failed');
    },
  };
}

/** A file that is gone together with its whole folder was unplugged, not deleted. */
function isFolderHere(catalogue: Catalogue, track: TrackRecord): boolean {
  const folder = catalogue.folder(track.folderId);
  if (folder === undefined) return false;
  try {
    return statSync(decodePath(folder.path)).isDirectory();
  } catch {
    return false;
  }
}
