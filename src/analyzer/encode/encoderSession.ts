// SPDX-License-Identifier: GPL-3.0-or-later
import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import type { LoadedEncoder } from '../../engine/model/manifest.ts';
import { samplesInWindow } from '../../engine/model/windows.ts';
import type { ProviderName } from '../../shared/domain/encoder.ts';

// What fails is thrown as well, and told in a sentence; onnxruntime's own lines would only fill the terminal.
env.logLevel = 'fatal';

export interface SessionOptions {
  provider: ProviderName;
  /** intra-op threads of the CPU */
  threads: number;
}

/**
 * The most windows of one run. Measured with the baseline on a CPU: 1.8 ms a window in twos, 2.1 in fours, 2.3 in
 * eights, more beyond, and each window of the batch costs memory; a graphics card wants more at once.
 */
function batchSizeOf(provider: ProviderName): number {
  return provider === 'cpu' ? 4 : 8;
}

/** What the analyzer needs of a session. */
export interface RunningEncoder {
  readonly provider: ProviderName;
  /** how many windows run at once */
  readonly batchSize: number;
  /**
   * @param windows each one window long; more than `batchSize` take several runs
   * @returns one vector of `dims` for each window
   * @throws Error when the provider fails or gives something of another shape
   */
  run(windows: Float32Array[]): Promise<Float32Array[]>;
  release(): Promise<void>;
}

/** The encoder on one execution provider. */
export class EncoderSession implements RunningEncoder {
  readonly provider: ProviderName;
  readonly batchSize: number;
  readonly #session: InferenceSession;
  readonly #encoder: LoadedEncoder;
  readonly #samples: number;
  /** One buffer for all runs: windows are large, and runs never overlap. */
  readonly #buffer: Float32Array;

  private constructor(session: InferenceSession, encoder: LoadedEncoder, options: SessionOptions) {
    this.provider = options.provider;
    this.#session = session;
    this.#encoder = encoder;
    this.#samples = samplesInWindow(encoder.manifest);
    this.batchSize = batchSizeOf(options.provider);
    this.#buffer = new Float32Array(this.#samples * this.batchSize);
  }

  /** Made from the bytes whose hash was checked; the file on the disk is not looked at again. */
  static async create(encoder: LoadedEncoder, options: SessionOptions): Promise<EncoderSession> {
    const session = await InferenceSession.create(encoder.model, sessionOptions(options));
    return new EncoderSession(session, encoder, options);
  }

  async run(windows: Float32Array[]): Promise<Float32Array[]> {
    const vectors: Float32Array[] = [];
    for (let start = 0; start < windows.length; start += this.batchSize) {
      vectors.push(...(await this.#runBatch(windows.slice(start, start + this.batchSize))));
    }
    return vectors;
  }

  async #runBatch(windows: Float32Array[]): Promise<Float32Array[]> {
    const { input, output } = this.#encoder.manifest.model;
    const { dims } = this.#encoder.manifest;
    windows.forEach((window, index) => this.#buffer.set(window, index * this.#samples));
    // Graphics drivers compile a program for each shape; with one shape they do so once. The CPU takes any.
    const rows = this.provider === 'cpu' ? windows.length : this.batchSize;
    this.#buffer.fill(0, windows.length * this.#samples, rows * this.#samples);
    const pcm = new Tensor('float32', this.#buffer.subarray(0, rows * this.#samples), [rows, this.#samples]);
    const results = await this.#session.run({ [input]: pcm });
    const data = results[output]?.data;
    if (!(data instanceof Float32Array) || data.length !== rows * dims) {
      throw new Error(`the encoder's output ${output} is not float32 [${rows}, ${dims}]`);
    }
    return windows.map((_, index) => data.slice(index * dims, (index + 1) * dims));
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

function sessionOptions({ provider, threads }: SessionOptions): InferenceSession.SessionOptions {
  const common: InferenceSession.SessionOptions = {
    // Alone: of several, onnxruntime drops those it does not have without a word and runs on the rest. What this
    // one cannot compute it gives to the CPU in any case.
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 4,
    // A thread that waits busily for the next run takes the core from the decoders that are to bring it.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
  // Demanded by DirectML.
  return provider === 'dml' ? { ...common, enableMemPattern: false } : common;
}
