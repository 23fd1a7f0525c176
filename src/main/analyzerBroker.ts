// SPDX-License-Identifier: GPL-3.0-or-later
import { MessageChannelMain, type UtilityProcess } from 'electron';
import type { Dispose } from '../shared/rpc/port.ts';
import type { FromEngineProcess, ToEngineProcess } from './engineMessages.ts';
import { readExitCode } from './exitCode.ts';
import { forkUtility, killNow } from './forkUtility.ts';
import type { Log } from './log.ts';

/**
 * Starts analyzers for the engine. A utility process cannot fork in an installed Segue, where Electron does not
 * run as Node; so the engine asks, the shell forks, and the two then talk over a port of their own.
 */
export function brokerAnalyzers(engine: UtilityProcess, entry: string, log: Log): Dispose {
  const running = new Map<number, UtilityProcess>();

  function tellEngine(message: ToEngineProcess, ports: Electron.MessagePortMain[] = []): void {
    engine.postMessage(message, ports);
  }

  function spawn(id: number): void {
    const child = forkUtility(entry, 'analyzer', log);
    running.set(id, child);
    let started = false;
    child.once('spawn', function onSpawn() {
      started = true;
      const { port1, port2 } = new MessageChannelMain();
      child.postMessage({ kind: 'connect' }, [port1]);
      tellEngine({ kind: 'analyzer', id, pid: child.pid }, [port2]);
    });
    child.once('exit', function onExit(exitCode) {
      running.delete(id);
      const exit = readExitCode(exitCode);
      // It ends itself the hard way when it is not needed any more, so a signal here need not mean anything bad.
      log.info(`The analyzer ended with ${exit.signal ?? String(exit.code)}.`);
      if (started) tellEngine({ kind: 'analyzer-exited', id, ...exit });
      else tellEngine({ kind: 'analyzer-failed', id, message: 'The analyzer process did not start.' });
    });
  }

  function receive(message: FromEngineProcess): void {
    if (message.kind === 'spawn-analyzer') {
      spawn(message.id);
    } else if (message.kind === 'kill-analyzer') {
      const child = running.get(message.id);
      if (child !== undefined) killNow(child);
    }
  }

  function endAll(): void {
    for (const child of running.values()) killNow(child);
    running.clear();
  }

  engine.on('message', receive);
  engine.once('exit', endAll);
  return function dispose() {
    engine.off('message', receive);
    engine.off('exit', endAll);
    endAll();
  };
}
