// SPDX-License-Identifier: GPL-3.0-or-later
import { onTestFinished } from 'vitest';
import { forkAnalyzer } from '../../src/engine/analysis/forkAnalyzer.ts';
import type { AnalyzerConnection } from '../../src/engine/analysis/analyzerConnection.ts';
import { openEngine, type Engine } from '../../src/engine/engine.ts';
import type { Notice } from '../../src/shared/domain/notice.ts';
import type { ScanSummary } from '../../src/shared/domain/scan.ts';
import type { TrackDetails } from '../../src/shared/domain/track.ts';
import type { Handlers, OperationName, OutputOf, InputOf } from '../../src/shared/rpc/contract.ts';
import { invoke } from '../../src/shared/rpc/server.ts';
import { hostContract, type HostContract } from '../../src/shared/contract/host.ts';
import { analyzerEntry, encodersDirectory } from './projectPaths.ts';

export interface TestEngine {
  engine: Engine;
  /** every analyzer that was started, the last one last */
  analyzers: AnalyzerConnection[];
  notices: Notice[];
  call: <Name extends OperationName<HostContract>>(
    operation: Name,
    input: InputOf<HostContract, Name>,
  ) => Promise<OutputOf<HostContract, Name>>;
  /** adds the folders and waits for the end of the run */
  scan: (...folders: string[]) => Promise<ScanSummary>;
  tracks: (text?: string) => Promise<TrackDetails[]>;
  close: () => Promise<void>;
}

export interface TestEngineOptions {
  appVersion?: string;
  encodersDirectory?: string;
  /** sees each analyzer right after its start */
  onAnalyzer?: (analyzer: AnalyzerConnection) => void;
}

/** The real engine with the real analyzer as a child process, as the CLI runs it; closed when the test is over. */
export async function openTestEngine(
  libraryDirectory: string,
  options: TestEngineOptions = {},
): Promise<TestEngine> {
  const analyzers: AnalyzerConnection[] = [];
  const engine = await openEngine({
    libraryDirectory,
    encodersDirectory: options.encodersDirectory ?? encodersDirectory,
    appVersion: options.appVersion ?? '0.0.0-test',
    async spawnAnalyzer() {
      const analyzer = await forkAnalyzer(analyzerEntry);
      analyzers.push(analyzer);
      options.onAnalyzer?.(analyzer);
      return analyzer;
    },
  });
  const notices: Notice[] = [];
  engine.on('notice', (notice) => notices.push(notice));
  let closing: Promise<void> | null = null;
  function close(): Promise<void> {
    closing ??= engine.close();
    return closing;
  }
  onTestFinished(close);

  async function call<Name extends OperationName<HostContract>>(
    operation: Name,
    input: InputOf<HostContract, Name>,
  ): Promise<OutputOf<HostContract, Name>> {
    const context = { signal: new AbortController().signal };
    const handlers: Handlers<HostContract> = engine.handlers;
    return (await invoke(hostContract, handlers, operation, input, context)) as OutputOf<HostContract, Name>;
  }

  return {
    engine,
    analyzers,
    notices,
    call,
    async scan(...folders) {
      if (folders.length > 0) await call('library.addFolders', { paths: folders });
      return call('scan.run', {});
    },
    async tracks(text = '') {
      const { ids } = await call('library.query', { text });
      return Promise.all(ids.map((id) => call('library.track', { id })));
    },
    close,
  };
}
