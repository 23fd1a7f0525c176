// SPDX-License-Identifier: GPL-3.0-or-later
import { basename } from 'node:path';
import { loadEncoder, type EncoderManifest, type LoadedEncoder } from '../engine/model/manifest.ts';
import { samplesInWindow } from '../engine/model/windows.ts';
import type { AnalyzerContract, HeardTrack } from '../shared/contract/analyzer.ts';
import type { ProviderReport } from '../shared/domain/encoder.ts';
import { SegueError, describeError } from '../shared/errors.ts';
import type { Handlers, ParsedInputOf } from '../shared/rpc/contract.ts';
import { DecodePool } from './decode/decodePool.ts';
import { FallbackEncoder } from './encode/fallbackEncoder.ts';
import { WindowBatcher } from './encode/windowBatcher.ts';
import { knownProviders } from './providers/candidates.ts';
import { chooseProvider } from './providers/chooseProvider.ts';
import { tryProvider } from './providers/tryProvider.ts';

export interface AnalyzerOptions {
  /** of decodeWorker, built or as TypeScript */
  workerUrl: URL;
  onProviderChanged: (report: ProviderReport) => void;
  log: (line: string) => void;
}

interface Opened {
  manifest: EncoderManifest;
  pool: DecodePool;
  batcher: WindowBatcher;
  encoder: FallbackEncoder;
}

type OpenInput = ParsedInputOf<AnalyzerContract, 'open'>;

/** Windows that are decoded and not yet encoded may take this much memory. */
const heldBytes = 64 * 1024 * 1024;
/** Decoding a track takes about this long, so a batch that is not full by then has few tracks to come. */
const batchLatencyMilliseconds = 40;

/** Decodes and encodes; everything that the analyzer process is, without the process. */
export class Analyzer {
  readonly #options: AnalyzerOptions;
  #opened: Opened | null = null;

  constructor(options: AnalyzerOptions) {
    this.#options = options;
  }

  handlers(): Handlers<AnalyzerContract> {
    return {
      open: (input) => this.#open(input),
      candidates: () => {
        const possible = knownProviders().filter(({ hindrance }) => hindrance === null);
        return possible.map(({ provider }) => provider);
      },
      tryProvider: async ({ encoderDirectory, provider, inferenceThreads }) =>
        tryProvider(await loadEncoder(encoderDirectory), provider, inferenceThreads),
      identify: ({ path }, { signal }) => this.#need().pool.identify(path, signal),
      listen: ({ path }, { signal }) => this.#listen(path, signal),
    };
  }

  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = null;
    await opened?.pool.close();
    await opened?.encoder.close();
  }

  async #open(input: OpenInput): Promise<ProviderReport> {
    const loaded = await loadEncoder(input.encoderDirectory);
    const chosen = await chooseProvider(loaded, {
      provider: input.provider,
      threads: input.inferenceThreads,
      trials: input.trials ?? [],
      known: input.provider === 'auto' ? knownProviders() : [],
    });
    await this.close();
    const encoder = new FallbackEncoder(loaded, chosen, {
      threads: input.inferenceThreads,
      onFallback: (report, cause) => {
        this.#options.log(`provider failed: ${describeError(cause)}`);
        this.#options.onProviderChanged(report);
      },
    });
    this.#opened = this.#assemble(loaded, encoder, input.decodeThreads);
    return chosen.report;
  }

  #assemble({ manifest }: LoadedEncoder, encoder: FallbackEncoder, threads: number): Opened {
    const windowBytes = samplesInWindow(manifest) * Float32Array.BYTES_PER_ELEMENT;
    const mostHeld = Math.max(encoder.batchSize, Math.floor(heldBytes / windowBytes));
    const batcher: WindowBatcher = new WindowBatcher({
      batchSize: encoder.batchSize,
      latencyMilliseconds: batchLatencyMilliseconds,
      moreExpected: () => pool.listening > 0,
      encode: (windows) => encoder.run(windows),
      onRoom: () => pool.wake(),
    });
    const pool: DecodePool = new DecodePool({
      workerUrl: this.#options.workerUrl,
      threads,
      mayListen: () => batcher.held < mostHeld,
      log: this.#options.log,
    });
    return { manifest, pool, batcher, encoder };
  }

  async #listen(path: Uint8Array, signal: AbortSignal): Promise<HeardTrack> {
    const { manifest, pool, batcher } = this.#need();
    const track = await pool.listen(path, manifest, signal).finally(() => batcher.consider());
    signal.throwIfAborted();
    const vectors = await batcher.encode(track.windows);
    const usable = vectors.flatMap((vector, index) => (vector.every(Number.isFinite) ? [index] : []));
    if (usable.length === 0) {
      throw new SegueError(
        'provider_failed',
        `The encoder makes nothing of ${nameOf(path)}, so it is left out of suggestions. Another encoder may do better.`,
      );
    }
    const heard: HeardTrack = {
      vectors: new Float32Array(usable.length * manifest.dims),
      starts: Float32Array.from(usable, (index) => track.starts[index] ?? 0),
      dims: manifest.dims,
    };
    usable.forEach((index, row) => heard.vectors.set(vectors[index] ?? [], row * manifest.dims));
    return heard;
  }

  #need(): Opened {
    if (this.#opened === null)
      throw new SegueError('bad_request', 'The analyzer was not opened with an encoder yet.');
    return this.#opened;
  }
}

function nameOf(path: Uint8Array): string {
  return basename(Buffer.from(path.buffer, path.byteOffset, path.byteLength).toString('utf8'));
}
