// SPDX-License-Identifier: GPL-3.0-or-later
// Entry of the analyzer process: paths in, embeddings out. Native code may crash it at any time; the engine's
// supervisor starts it again.
import { analyzerContract } from '../shared/contract/analyzer.ts';
import { describeError } from '../shared/errors.ts';
import { serve } from '../shared/rpc/server.ts';
import { Analyzer } from './analyzer.ts';
import { hostPort } from './hostPort.ts';
import { endNow, lowerPriority } from './processManners.ts';

lowerPriority();

// Beside this file, and of the same kind: TypeScript in the sources, JavaScript when built.
const workerUrl = new URL(
  `./decodeWorker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`,
  import.meta.url,
);

function log(line: string): void {
  process.stderr.write(`${line}\n`);
}

const port = await hostPort();
port.onClose(endNow);

const analyzer = new Analyzer({
  workerUrl,
  log,
  onProviderChanged: (report) => server.emit('providerChanged', report),
});
const server = serve(analyzerContract, analyzer.handlers(), port, {
  onFailure(operation, error) {
    // What is wrong with a single file is told to the caller, who keeps it; only accidents belong in the log.
    if (!(error instanceof Error && error.name === 'SegueError'))
      log(`${operation}: ${describeError(error)}`);
  },
});
