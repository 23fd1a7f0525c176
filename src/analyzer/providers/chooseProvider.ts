// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoadedEncoder } from '../../engine/model/manifest.ts';
import {
  notAvailable,
  providerTitle,
  type ProviderCheck,
  type ProviderName,
  type ProviderReport,
} from '../../shared/domain/encoder.ts';
import { SegueError } from '../../shared/errors.ts';
import { EncoderSession, type RunningEncoder } from '../encode/encoderSession.ts';
import type { KnownProvider } from './candidates.ts';
import { checkProvider, slowerThan } from './checkProvider.ts';
import { measureSession, type Measurement } from './measureSession.ts';
import { shortCause, speed } from './providerSentences.ts';

export interface ProviderWish {
  provider: ProviderName | 'auto';
  threads: number;
  /** what processes of their own found out about the candidates; only used with `auto` */
  trials: ProviderCheck[];
  /** what onnxruntime knows here; for the report of those that were not tried */
  known: KnownProvider[];
}

export interface ChosenProvider {
  session: RunningEncoder;
  report: ProviderReport;
}

/**
 * Starts the provider to listen with. The CPU is always started first: its numbers are what the others have to
 * give, and it is there when they fail.
 */
export async function chooseProvider(encoder: LoadedEncoder, wish: ProviderWish): Promise<ChosenProvider> {
  const cpu = await startCpu(encoder, wish.threads);
  const cpuCheck = checkOf(cpu.measured);
  if (wish.provider === 'cpu') {
    return chosen(encoder, cpu.session, [cpuCheck], 'The CPU runs the encoder, as the settings ask for.');
  }
  if (wish.provider !== 'auto') return startWished(encoder, wish.provider, wish.threads, cpu);

  const checks = [cpuCheck, ...wish.trials, ...untried(wish)];
  const faster = wish.trials
    .filter((trial) => trial.available && trial.correct && speedOf(trial) > speedOf(cpuCheck))
    .sort((left, right) => speedOf(right) - speedOf(left));
  for (const candidate of faster) {
    const started = await checkProvider(encoder, candidate.provider, wish.threads, cpu.measured);
    replace(checks, started.check);
    if (started.session === null) continue;
    await cpu.session.release();
    return chosen(encoder, started.session, checks, fastest(started.check, cpuCheck));
  }
  return chosen(encoder, cpu.session, checks, cpuReason(checks));
}

/** The CPU alone, after another provider failed in the middle of a run. */
export async function fallBackToCpu(
  encoder: LoadedEncoder,
  threads: number,
  before: ProviderReport,
  cause: unknown,
): Promise<ChosenProvider> {
  const { session, measured } = await startCpu(encoder, threads);
  const failed = providerTitle(before.provider);
  const reason = `${failed} failed while listening, so the CPU goes on from here. Nothing is lost; it may take longer.`;
  const checks = before.checks.map((check) =>
    check.provider === before.provider
      ? {
          ...check,
          reason: `${failed} was taken at first and failed while listening: ${withStop(shortCause(cause))}`,
        }
      : check,
  );
  replace(checks, checkOf(measured));
  return { session, report: { ...before, provider: 'cpu', reason, checks, fellBack: true } };
}

async function startCpu(
  encoder: LoadedEncoder,
  threads: number,
): Promise<{ session: EncoderSession; measured: Measurement }> {
  try {
    const session = await EncoderSession.create(encoder, {
      provider: 'cpu',
      threads,
    });
    return { session, measured: await measureSession(session, encoder) };
  } catch (error) {
    throw new SegueError(
      'encoder_invalid',
      `The encoder ${encoder.manifest.name} cannot be run on this computer. Please choose another encoder or install it again.`,
      { cause: error },
    );
  }
}

/** The settings name a provider: it is taken when it computes the same, even where the CPU is faster. */
async function startWished(
  encoder: LoadedEncoder,
  provider: ProviderName,
  threads: number,
  cpu: { session: EncoderSession; measured: Measurement },
): Promise<ChosenProvider> {
  const started = await checkProvider(encoder, provider, threads, cpu.measured);
  const checks = [checkOf(cpu.measured), started.check];
  if (started.session === null) {
    const why = started.check.reason ?? '';
    return chosen(
      encoder,
      cpu.session,
      checks,
      `The CPU runs the encoder in place of what the settings ask for. ${why}`,
    );
  }
  await cpu.session.release();
  return chosen(
    encoder,
    started.session,
    checks,
    `${providerTitle(provider)} runs the encoder, as the settings ask for.`,
  );
}

function chosen(
  encoder: LoadedEncoder,
  session: EncoderSession,
  checks: ProviderCheck[],
  reason: string,
): ChosenProvider {
  const { id, version, name, dims } = encoder.manifest;
  const own = checks.find((check) => check.provider === session.provider);
  return {
    session,
    report: {
      encoder: { id, version, name, dims },
      provider: session.provider,
      reason,
      fellBack: false,
      checks: checks.map((check) => {
        if (check === own) return { ...check, reason: null };
        const slower = check.available && check.correct && check.reason === null && own !== undefined;
        return slower ? { ...check, reason: slowerThan(check, own) } : check;
      }),
    },
  };
}

function checkOf(cpu: Measurement): ProviderCheck {
  return {
    provider: 'cpu',
    available: true,
    correct: true,
    maxDifference: 0,
    windowsPerSecond: cpu.windowsPerSecond,
    reason: null,
  };
}

function untried({ known, trials }: ProviderWish): ProviderCheck[] {
  return known
    .filter(({ provider }) => !trials.some((trial) => trial.provider === provider))
    .map(({ provider, hindrance }) =>
      notAvailable(
        provider,
        hindrance ??
          `${providerTitle(provider)} was not tried: that needs a process of its own, which there was none for.`,
      ),
    );
}

function cpuReason(checks: ProviderCheck[]): string {
  const others = checks.filter((check) => check.provider !== 'cpu');
  if (others.length === 0) return 'The CPU runs the encoder: nothing else is available here.';
  if (others.some((check) => check.available && check.correct))
    return 'The CPU runs the encoder: it is the fastest here.';
  if (others.some((check) => check.available)) {
    return 'The CPU runs the encoder: what else there is does not compute the same.';
  }
  return 'The CPU runs the encoder: nothing else could be used here.';
}

function fastest(check: ProviderCheck, cpu: ProviderCheck): string {
  const times = speed(speedOf(check) / speedOf(cpu));
  return `${providerTitle(check.provider)} runs the encoder: it computes the same as the CPU, ${times} times as fast.`;
}

function speedOf(check: ProviderCheck): number {
  return check.windowsPerSecond ?? 0;
}

function replace(checks: ProviderCheck[], by: ProviderCheck): void {
  const at = checks.findIndex((check) => check.provider === by.provider);
  if (at >= 0) checks[at] = by;
  else checks.push(by);
}

function withStop(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}
