// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoadedEncoder } from '../../engine/model/manifest.ts';
import type { ProviderReport } from '../../shared/domain/encoder.ts';
import { SegueError } from '../../shared/errors.ts';
import { fallBackToCpu, type ChosenProvider } from '../providers/chooseProvider.ts';
import type { RunningEncoder } from './encoderSession.ts';

export interface FallbackOptions {
  threads: number;
  onFallback: (report: ProviderReport, cause: unknown) => void;
}

/** Runs batches on the chosen provider; when that fails, on the CPU, starting with the batch that failed. */
export class FallbackEncoder {
  readonly #encoder: LoadedEncoder;
  readonly #options: FallbackOptions;
  readonly #batchSize: number;
  #session: RunningEncoder;
  #report: ProviderReport;

  constructor(encoder: LoadedEncoder, chosen: ChosenProvider, options: FallbackOptions) {
    this.#encoder = encoder;
    this.#options = options;
    this.#session = chosen.session;
    this.#batchSize = chosen.session.batchSize;
    this.#report = chosen.report;
  }

  /** How many windows are worth waiting for; stays what it was at first. */
  get batchSize(): number {
    return this.#batchSize;
  }

  /** One vector for each window. Not to be called again before it has answered. */
  async run(windows: Float32Array[]): Promise<Float32Array[]> {
    try {
      const vectors = await this.#session.run(windows);
      // A driver that lost its device may answer with rubbish instead of an error.
      if (this.#session.provider === 'cpu' || vectors.every((vector) => vector.every(Number.isFinite)))
        return vectors;
      return await this.#onCpu(windows, new Error('the results are not numbers'));
    } catch (error) {
      if (this.#session.provider === 'cpu') {
        throw new SegueError(
          'provider_failed',
          'The encoder failed on the CPU. The log says why; please try again.',
          {
            cause: error,
          },
        );
      }
      return this.#onCpu(windows, error);
    }
  }

  async close(): Promise<void> {
    await this.#session.release();
  }

  async #onCpu(windows: Float32Array[], cause: unknown): Promise<Float32Array[]> {
    const failed = this.#session;
    const { session, report } = await fallBackToCpu(
      this.#encoder,
      this.#options.threads,
      this.#report,
      cause,
    );
    this.#session = session;
    this.#report = report;
    this.#options.onFallback(report, cause);
    // A broken session may not even let itself be released; it is of no more interest.
    failed.release().catch(() => undefined);
    return session.run(windows);
  }
}
