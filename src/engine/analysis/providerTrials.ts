// SPDX-License-Identifier: GPL-3.0-or-later
import { release } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { AnalyzerContract } from '../../shared/contract/analyzer.ts';
import {
  notAvailable,
  providerCheckSchema,
  providerTitle,
  type ProviderCheck,
  type ProviderName,
} from '../../shared/domain/encoder.ts';
import { connect, type RpcClient } from '../../shared/rpc/client.ts';
import { JsonFile } from '../settings/jsonFile.ts';
import { AnalyzerGone, asGone, endOf } from './analyzerGone.ts';
import type { SpawnAnalyzer } from './analyzerConnection.ts';

export interface ProviderTrialOptions {
  spawn: SpawnAnalyzer;
  encoderDirectory: string;
  inferenceThreads: number;
  /** ends the trial that runs, with `cancelled` */
  signal: AbortSignal;
}

/** A driver that needs longer for one reference window is of no use, and one that hangs must not keep us. */
const trialMilliseconds = 45_000;
const trialKills = 3;
/** Drivers are updated now and then; then another provider may be the fastest. */
const keptMilliseconds = 14 * 24 * 3600 * 1000;

/**
 * Checks and times every provider this platform may have, each in an analyzer process of its own that is thrown away
 * afterwards: a driver that crashes or hangs is a result and not the end of the run.
 * @throws AnalyzerGone when not even the list of candidates can be had
 */
export async function tryProviders(options: ProviderTrialOptions): Promise<ProviderCheck[]> {
  const candidates = await withAnalyzer(options.spawn, (client) =>
    client.call('candidates', {}, { signal: options.signal }),
  );
  const checks: ProviderCheck[] = [];
  // One after the other: they are timed, and share a machine.
  for (const provider of candidates) checks.push(await tryOne(provider, options, trialKills));
  return checks;
}

/** @param kills how often it may be ended from outside, which says nothing about the provider */
async function tryOne(
  provider: ProviderName,
  options: ProviderTrialOptions,
  kills: number,
): Promise<ProviderCheck> {
  const { spawn, encoderDirectory, inferenceThreads } = options;
  const timeOut = new AbortController();
  const timer = setTimeout(() => timeOut.abort(), trialMilliseconds);
  try {
    return await withAnalyzer(spawn, (client) =>
      client.call(
        'tryProvider',
        { encoderDirectory, provider, inferenceThreads },
        { signal: AbortSignal.any([timeOut.signal, options.signal]) },
      ),
    );
  } catch (error) {
    if (options.signal.aborted) throw error;
    if (error instanceof AnalyzerGone && error.killed && kills > 0)
      return await tryOne(provider, options, kills - 1);
    const why = timeOut.signal.aborted
      ? `gave no answer within ${trialMilliseconds / 1000} seconds`
      : error instanceof AnalyzerGone
        ? 'ended its process when it was tried; its driver may need an update'
        : `did not start: ${error instanceof Error ? error.message : String(error)}`;
    return notAvailable(provider, `${providerTitle(provider)} ${why}`);
  } finally {
    clearTimeout(timer);
  }
}

async function withAnalyzer<Result>(
  spawn: SpawnAnalyzer,
  work: (client: RpcClient<AnalyzerContract>) => Promise<Result>,
): Promise<Result> {
  const connection = await spawn();
  const ended = endOf(connection);
  const client = connect<AnalyzerContract>(connection.port);
  connection.onExit(() => client.dispose());
  try {
    return await work(client);
  } catch (error) {
    throw await asGone(error, ended);
  } finally {
    connection.kill();
  }
}

const keptTrialsSchema = z.object({
  /** what the trials depend on */
  key: z.string(),
  /** Unix milliseconds */
  at: z.number(),
  trials: z.array(providerCheckSchema),
});

/** The last trials, in `provider-trials.json` of the library folder, so that not every start pays for them. */
export class KeptTrials {
  readonly #file: JsonFile<typeof keptTrialsSchema>;
  readonly #key: string;

  /** @param versions of everything whose change asks for new trials: Segue, the encoder */
  constructor(libraryDirectory: string, versions: readonly string[]) {
    this.#file = new JsonFile(join(libraryDirectory, 'provider-trials.json'), keptTrialsSchema);
    this.#key = [...versions, process.platform, process.arch, release()].join(' ');
  }

  /** @returns null when there are none, or they are of another system, version or time */
  async load(): Promise<ProviderCheck[] | null> {
    const kept = await this.#file.read();
    if (kept?.key !== this.#key || Date.now() - kept.at > keptMilliseconds) return null;
    return kept.trials;
  }

  save(trials: ProviderCheck[]): Promise<void> {
    return this.#file.write({ key: this.#key, at: Date.now(), trials });
  }
}
