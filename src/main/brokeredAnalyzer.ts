// SPDX-License-Identifier: GPL-3.0-or-later
import type {
  AnalyzerConnection,
  AnalyzerExit,
  SpawnAnalyzer,
} from '../engine/analysis/analyzerConnection.ts';
import { fromEventPort } from '../shared/rpc/eventPort.ts';
import type { FromEngineProcess, ToEngineProcess } from './engineMessages.ts';

interface Pending {
  resolve: (connection: AnalyzerConnection) => void;
  reject: (error: Error) => void;
}

/** The engine process's end of `brokerAnalyzers`. */
export function brokeredAnalyzer(parentPort: Electron.ParentPort): SpawnAnalyzer {
  const pending = new Map<number, Pending>();
  const exits = new Map<number, (exit: AnalyzerExit) => void>();
  let lastId = 0;

  function tellShell(message: FromEngineProcess): void {
    parentPort.postMessage(message);
  }

  parentPort.on('message', function receive(event) {
    const message = event.data as ToEngineProcess;
    if (message.kind === 'analyzer') {
      const port = event.ports[0];
      if (port !== undefined) pending.get(message.id)?.resolve(connection(message.id, message.pid, port));
      pending.delete(message.id);
    } else if (message.kind === 'analyzer-failed') {
      pending.get(message.id)?.reject(new Error(message.message));
      pending.delete(message.id);
    } else if (message.kind === 'analyzer-exited') {
      exits.get(message.id)?.({ code: message.code, signal: message.signal });
      exits.delete(message.id);
    }
  });

  function connection(
    id: number,
    pid: number | undefined,
    port: Electron.MessagePortMain,
  ): AnalyzerConnection {
    const listeners = new Set<(exit: AnalyzerExit) => void>();
    exits.set(id, function exited(exit) {
      for (const listener of listeners) listener(exit);
      listeners.clear();
    });
    return {
      port: fromEventPort(port),
      pid,
      kill() {
        tellShell({ kind: 'kill-analyzer', id });
      },
      onExit(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
  }

  return function spawnAnalyzer() {
    const id = ++lastId;
    return new Promise(function ask(resolve, reject) {
      pending.set(id, { resolve, reject });
      tellShell({ kind: 'spawn-analyzer', id });
    });
  };
}
