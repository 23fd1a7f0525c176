// SPDX-License-Identifier: GPL-3.0-or-later
// Entry of the engine's utility process: puts the engine, which knows nothing of Electron, on ports.
import { openEngine, type Engine } from '../engine/engine.ts';
import { engineContract, type EngineContract } from '../shared/contract/engine.ts';
import { hostContract } from '../shared/contract/host.ts';
import { toWireError } from '../shared/errors.ts';
import { fromEventPort } from '../shared/rpc/eventPort.ts';
import type { Dispose } from '../shared/rpc/port.ts';
import type { EventName } from '../shared/rpc/contract.ts';
import { serve, type RpcServer } from '../shared/rpc/server.ts';
import { brokeredAnalyzer } from './brokeredAnalyzer.ts';
import { describeFailure } from './describeFailure.ts';
import type { EngineStart, FromEngineProcess, ToEngineProcess } from './engineMessages.ts';

const eventNames = Object.keys(engineContract.events) as EventName<EngineContract>[];
const parentPort = process.parentPort;
const spawnAnalyzer = brokeredAnalyzer(parentPort);

let engine: Engine | null = null;

function tellShell(message: FromEngineProcess): void {
  parentPort.postMessage(message);
}

/** The shell puts what is printed here into the log. */
function logLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

function logFailure(operation: string, error: unknown): void {
  logLine(`${operation}: ${describeFailure(error)}`);
}

async function start(options: EngineStart, hostPort: Electron.MessagePortMain): Promise<void> {
  try {
    engine = await openEngine({ ...options, spawnAnalyzer, log: logLine });
  } catch (error) {
    logFailure('The library could not be opened', error);
    tellShell({ kind: 'failed', error: toWireError(error) });
    return;
  }
  const port = fromEventPort(hostPort);
  forwardEvents(engine, serve(hostContract, engine.handlers, port, { onFailure: logFailure }));
  tellShell({ kind: 'ready' });
  await lookForChanges(engine);
}

/** What happened to the folders while Segue was not running; tracks that still wait are listened to as well. */
async function lookForChanges(opened: Engine): Promise<void> {
  const context = { signal: new AbortController().signal };
  const { folders } = await opened.handlers['library.summary']({}, context);
  if (folders.length > 0) await opened.handlers['scan.start']({}, context);
}

function servePage(opened: Engine, pagePort: Electron.MessagePortMain): void {
  const port = fromEventPort(pagePort);
  const server = serve(engineContract, opened.handlers, port, { onFailure: logFailure });
  const stop = forwardEvents(opened, server);
  port.onClose(function pageGone() {
    stop();
    server.dispose();
  });
}

function forwardEvents(opened: Engine, server: RpcServer<EngineContract>): Dispose {
  const stops = eventNames.map((name) => opened.on(name, (payload) => server.emit(name, payload)));
  return function stopAll() {
    for (const stop of stops) stop();
  };
}

async function close(): Promise<void> {
  try {
    await engine?.close();
  } catch (error) {
    logFailure('The library could not be closed', error);
  }
  process.exit(0);
}

parentPort.on('message', function receive(event) {
  const message = event.data as ToEngineProcess;
  const port = event.ports[0];
  if (message.kind === 'start' && port !== undefined) void start(message.options, port);
  else if (message.kind === 'page' && port !== undefined && engine !== null) servePage(engine, port);
  else if (message.kind === 'close') void close();
});
