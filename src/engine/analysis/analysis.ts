// SPDX-License-Identifier: GPL-3.0-or-later
import { statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { AudioFacts, HeardTrack } from '../../shared/contract/analyzer.ts';
import type { ProviderReport } from '../../shared/domain/encoder.ts';
import type { Notice } from '../../shared/domain/notice.ts';
import type { Settings } from '../../shared/domain/settings.ts';
import { describeError, type SegueError } from '../../shared/errors.ts';
import type { Catalogue } from '../library/catalogue.ts';
import { decodePath } from '../library/filePath.ts';
import type { TrackRecord } from '../library/trackRecord.ts';
import { readManifest, type EncoderManifest } from '../model/manifest.ts';
import type { LibraryStore } from '../store/libraryStore.ts';
import type { SpawnAnalyzer } from './analyzerConnection.ts';
import { AnalyzerSupervisor } from './analyzerSupervisor.ts';
import type { EmbeddingIndex } from '../similarity/embeddingIndex.ts';
import { earlierIndex, Embeddings } from './embeddings.ts';
import type { Failures } from './failures.ts';
import { isSameFile, Listening, type ListeningLibrary } from './listening.ts';
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

/** Vectors of one encoder, and how much of the library they cover. */
export interface SearchedVectors {
  index: EmbeddingIndex;
  /** see `isSameRecording` */
  copyCosine: number;
  /** listed tracks that have vectors here / those and the ones whose turn comes */
  heard: number;
  total: number;
  /** true: of an encoder that is being replaced */
  earlier: boolean;
}

/** Everything that belongs to listening with one encoder: its vectors, the analyzer, the run over waiting tracks. */
export class Analysis {
  readonly #options: AnalysisOptions;
  readonly manifest: EncoderManifest;
  readonly embeddings: Embeddings;
  readonly supervisor: AnalyzerSupervisor;
  readonly listening: Listening;
  /** what another encoder heard; only while this one has not heard everything */
  #earlier: EmbeddingIndex | null = null;

  private constructor(
    options: AnalysisOptions,
    manifest: EncoderManifest,
    embeddings: Embeddings,
    supervisor: AnalyzerSupervisor,
    listening: Listening,
  ) {
    this.#options = options;
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
      async trials(fresh, signal) {
        const kept = fresh ? null : await keptTrials.load();
        if (kept !== null) return kept;
        const trials = await tryProviders({
          spawn: options.spawnAnalyzer,
          encoderDirectory,
          inferenceThreads,
          signal,
        });
        // Only spares the next start the trials; a full disk is reported by those who have something to lose.
        await keptTrials
          .save(trials)
          .catch((error: unknown) => options.log(`provider trials: ${String(error)}`));
        return trials;
      },
      onReport: options.onReport,
      onNotice: options.onNotice,
      log: options.log,
    });
    const library = listeningLibrary(catalogue, embeddings, failures);
    // Enough under way to fill a batch while the workers decode the next.
    const limit = decodeThreads * 4 + 8;
    const listening = new Listening(supervisor, library, limit, options.onProgress);
    const analysis = new Analysis(options, manifest, embeddings, supervisor, listening);
    analysis.deriveListenStates();
    if (catalogue.counts().pending > 0)
      analysis.#earlier = await earlierIndex(store, manifest).catch((error: unknown) => {
        // Only something to answer from meanwhile; without it, answers wait for the new set.
        options.log(`earlier vectors: ${describeError(error)}`);
        return null;
      });
    return analysis;
  }

  /** Brings the listen states of all tracks in line with what this encoder has heard. */
  deriveListenStates(): void {
    const { catalogue, failures } = this.#options;
    catalogue.deriveListenStates(
      (audioId) => this.embeddings.has(audioId),
      (record) => failures.of(record) !== undefined,
    );
  }

  /**
   * What to search in for these tracks now: while there is more to hear, what an earlier encoder (or an earlier
   * version of this one) heard may know more of the library.
   */
  searched(seeds: readonly (TrackRecord | undefined)[]): SearchedVectors {
    const { catalogue } = this.#options;
    const own = this.embeddings.index;
    const counts = catalogue.counts();
    const total = counts.heard + counts.pending;
    if (counts.pending === 0) this.#earlier = null;
    const earlier = this.#earlier;
    const knows = seeds.some((seed) => earlier?.has(seed?.audioId ?? '') === true);
    if (earlier !== null && knows && earlier.size > own.size) {
      const heard = countIn(catalogue, earlier);
      return {
        index: earlier,
        copyCosine: usualCopyCosine,
        heard,
        total: Math.max(heard, total),
        earlier: true,
      };
    }
    const { copyCosine } = this.manifest.calibration;
    return {
      index: own,
      copyCosine: typeof copyCosine === 'number' ? copyCosine : usualCopyCosine,
      heard: counts.heard,
      total,
      earlier: false,
    };
  }

  async close(): Promise<void> {
    this.listening.cancel();
    await this.listening.drained();
    this.listening.end();
    await this.supervisor.close();
  }
}

function countIn(catalogue: Catalogue, index: EmbeddingIndex): number {
  let count = 0;
  for (const { presence, audioId } of catalogue.records()) {
    if (presence !== 'missing' && audioId !== null && index.has(audioId)) count += 1;
  }
  return count;
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
    isUnchanged,
    identified(track: TrackRecord, facts: AudioFacts) {
      catalogue.setFacts(track.id, facts, track);
    },
    heard(audioId: string, heard: HeardTrack) {
      embeddings.add(audioId, heard);
    },
    finished(track: TrackRecord) {
      failures.clear(track.id);
      // The file may have changed while it was listened to; then its turn comes again.
      const record = catalogue.get(track.id);
      if (record?.identified === true && record.audioId !== null && embeddings.has(record.audioId))
        catalogue.setListenState(track.id, 'heard');
    },
    failed(track: TrackRecord, error: SegueError) {
      if (error.code === 'file_missing') {
        catalogue.setPresence(track.id, isFolderHere(catalogue, track) ? 'missing' : 'offline', Date.now());
        return;
      }
      const record = catalogue.get(track.id);
      if (record === undefined || !isSameFile(record, track)) return;
      failures.add(track, error);
      catalogue.setListenState(track.id, 'failed');
    },
  };
}

async function isUnchanged({ path, size, mtimeMs }: TrackRecord): Promise<boolean> {
  try {
    const stats = await stat(decodePath(path));
    return stats.size === size && Math.trunc(stats.mtimeMs) === mtimeMs;
  } catch {
    // Gone since: what was heard was the file that the row speaks of.
    return true;
  }
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
