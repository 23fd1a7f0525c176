// SPDX-License-Identifier: GPL-3.0-or-later
import { MessageChannel } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import type { AnalyzerConnection, AnalyzerExit } from '../../../../src/engine/analysis/analyzerConnection.ts';
import { AnalyzerSupervisor } from '../../../../src/engine/analysis/analyzerSupervisor.ts';
import { analyzerContract } from '../../../../src/shared/contract/analyzer.ts';
import type { ProviderCheck, ProviderName, ProviderReport } from '../../../../src/shared/domain/encoder.ts';
import type { Notice } from '../../../../src/shared/domain/notice.ts';
import { SegueError } from '../../../../src/shared/errors.ts';
import { serve } from '../../../../src/shared/rpc/server.ts';
import { nodePort } from '../../../support/nodePort.ts';

// A graphics card that fails is not to be had in a test; what the analyzer does with one is stood for here by a
// served contract over a real port. Real processes that die are in test/integration.

interface FakeProcess extends AnalyzerConnection {
  die: (signal?: string) => void;
}

interface Plan {
  /** what happens when an analyzer is opened with a provider; `die` ends the process */
  opens: (provider: ProviderName | 'auto', start: number) => ProviderName | 'die' | 'hang';
  /** what happens when a file is listened to */
  listens?: (provider: ProviderName, path: string) => 'fine' | 'die';
  provider?: ProviderName | 'auto';
  trials?: (signal: AbortSignal) => Promise<ProviderCheck[]>;
}

function reportOf(provider: ProviderName): ProviderReport {
  const encoder = { id: 'fake', version: '1', name: 'Fake', dims: 2 };
  return { encoder, provider, reason: `${provider} runs.`, checks: [], fellBack: false };
}

function supervise(plan: Plan) {
  const notices: Notice[] = [];
  const starts: (ProviderName | 'auto')[] = [];
  const processes: FakeProcess[] = [];

  function spawn(): Promise<AnalyzerConnection> {
    const { port1, port2 } = new MessageChannel();
    const exits: ((exit: AnalyzerExit) => void)[] = [];
    let alive = true;
    const fake: FakeProcess = {
      port: nodePort(port1),
      pid: undefined,
      kill: () => fake.die('SIGKILL'),
      onExit(listener) {
        exits.push(listener);
        return () => undefined;
      },
      die(signal = 'SIGSEGV') {
        if (!alive) return;
        alive = false;
        port2.close();
        for (const listener of exits) listener({ code: null, signal });
      },
    };
    processes.push(fake);
    let running: ProviderName = 'cpu';
    serve(
      analyzerContract,
      {
        open({ provider }) {
          starts.push(provider);
          const outcome = plan.opens(provider, starts.length);
          if (outcome === 'die') fake.die();
          if (outcome === 'die' || outcome === 'hang') return new Promise(() => undefined);
          running = outcome;
          return reportOf(running);
        },
        candidates: () => [],
        tryProvider: () => Promise.reject(new Error('not asked for')),
        identify: () => Promise.reject(new Error('not asked for')),
        listen({ path }) {
          if (plan.listens?.(running, Buffer.from(path).toString()) === 'die') {
            fake.die();
            return new Promise(() => undefined);
          }
          return { vectors: Float32Array.of(1, 0), starts: Float32Array.of(0), dims: 2 };
        },
      },
      nodePort(port2),
    );
    return Promise.resolve(fake);
  }

  const supervisor = new AnalyzerSupervisor({
    spawn,
    encoderDirectory: 'nowhere',
    provider: plan.provider ?? 'auto',
    decodeThreads: 1,
    inferenceThreads: 1,
    trials: (_fresh, signal) => plan.trials?.(signal) ?? Promise.resolve([]),
    onReport: () => undefined,
    onNotice: (notice) => notices.push(notice),
    log: () => undefined,
  });
  onTestFinished(async () => {
    await supervisor.close();
    for (const fake of processes) fake.die();
  });
  return { supervisor, notices, starts, processes };
}

const never = new AbortController().signal;
const song = Buffer.from('song');

test('a start that is killed is made again, with nothing lost and nothing to tell', async () => {
  const { supervisor, notices, starts } = supervise({
    opens: (_provider, start) => (start < 2 ? 'die' : 'cpu'),
  });
  expect((await supervisor.listen(song, never)).dims).toBe(2);
  expect(starts).toEqual(['auto', 'auto']);
  expect(notices).toEqual([]);
});

test('a provider that kills every start: the CPU in its place, with a notice', async () => {
  const { supervisor, notices, starts } = supervise({
    provider: 'webgpu',
    opens: (provider) => (provider === 'cpu' ? 'cpu' : 'die'),
  });
  await supervisor.listen(song, never);
  expect(starts).toEqual(['webgpu', 'webgpu', 'cpu']);
  expect(notices).toMatchObject([{ code: 'provider_fell_back' }]);
  expect(supervisor.report).toMatchObject({ provider: 'cpu', fellBack: true, reason: notices[0]?.message });
});

test('a provider that does not come back after a crash: the CPU goes on, with a notice', async () => {
  let lost = false;
  const { supervisor, notices, processes } = supervise({ opens: () => (lost ? 'cpu' : 'webgpu') });
  await supervisor.listen(song, never);
  expect(supervisor.report?.provider).toBe('webgpu');
  lost = true;
  processes.at(-1)?.die();
  await supervisor.listen(song, never);
  expect(notices).toMatchObject([{ code: 'provider_fell_back' }]);
  expect(notices[0]?.message).toMatch(/WebGPU/);
  expect(supervisor.report).toMatchObject({ provider: 'cpu', fellBack: true });
});

test('a file that only the provider cannot stand is heard on the CPU, with one notice', async () => {
  const { supervisor, notices } = supervise({
    opens: (provider) => (provider === 'cpu' ? 'cpu' : 'webgpu'),
    listens: (provider) => (provider === 'webgpu' ? 'die' : 'fine'),
  });
  expect((await supervisor.listen(song, never)).dims).toBe(2);
  expect(notices).toMatchObject([{ code: 'provider_fell_back' }]);
  expect(supervisor.report).toMatchObject({ provider: 'cpu', fellBack: true });
});

test('a file that ends every analyzer fails alone; the provider is not blamed and others go on', async () => {
  const { supervisor, notices } = supervise({
    opens: (provider) => (provider === 'cpu' ? 'cpu' : 'webgpu'),
    listens: (_provider, path) => (path === 'poison' ? 'die' : 'fine'),
  });
  const poisoned = supervisor.listen(Buffer.from('poison'), never);
  const others = ['a', 'b', 'c'].map((name) => supervisor.listen(Buffer.from(name), never));
  await expect(poisoned).rejects.toMatchObject({ code: 'analyzer_crashed' });
  expect(await Promise.all(others)).toHaveLength(3);
  await supervisor.listen(song, never);
  expect(supervisor.report).toMatchObject({ provider: 'webgpu', fellBack: false });
  expect(notices).toEqual([]);
});

test('an analyzer that never starts: the run is told so, no file is blamed', async () => {
  const { supervisor, starts } = supervise({ opens: () => 'die' });
  await expect(supervisor.listen(song, never)).rejects.toThrow(/does not start/);
  expect(starts).toHaveLength(3);
});

test('closing waits neither for trials nor for a start that hangs', async () => {
  let seen: AbortSignal | null = null;
  const trying = supervise({
    opens: () => 'cpu',
    trials(signal) {
      seen = signal;
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new SegueError('cancelled', 'This was cancelled.')));
      });
    },
  });
  const tried = trying.supervisor.open();
  const triedEnd = expect(tried).rejects.toMatchObject({ code: 'cancelled' });
  await trying.supervisor.close();
  await triedEnd;
  expect(seen).toHaveProperty('aborted', true);
  expect(trying.processes).toEqual([]);

  const hanging = supervise({ opens: () => 'hang' });
  const started = hanging.supervisor.open();
  const startedEnd = expect(started).rejects.toMatchObject({ code: 'cancelled' });
  while (hanging.starts.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await hanging.supervisor.close();
  await startedEnd;
});

test('cancelling does not wait for a start', async () => {
  const { supervisor } = supervise({ opens: () => 'hang' });
  const abort = new AbortController();
  const listening = supervisor.listen(song, abort.signal);
  abort.abort();
  await expect(listening).rejects.toMatchObject({ name: 'AbortError' });
});
