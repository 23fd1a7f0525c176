// SPDX-License-Identifier: GPL-3.0-or-later
import { fork } from 'node:child_process';
import type { AnalyzerConnection } from './analyzerConnection.ts';

/**
 * Starts the analyzer as a child of a plain Node process (CLI, tests, benches).
 * @param entry path of the analyzer's entry: built JavaScript, or TypeScript where Node strips types itself
 */
export function forkAnalyzer(entry: string): Promise<AnalyzerConnection> {
  const child = fork(entry, [], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return new Promise(function started(resolve, reject) {
    child.once('error', reject);
    child.once('spawn', function onSpawn() {
      resolve({
        pid: child.pid,
        port: {
          post(message) {
            // The channel may close between a crash and the exit event; the exit is what callers act upon.
            if (child.connected) child.send(message as object, ignoreSendError);
          },
          onMessage(listener) {
            child.on('message', listener);
            return () => child.off('message', listener);
          },
          onClose(listener) {
            child.once('exit', listener);
            return () => child.off('exit', listener);
          },
          close() {
            if (child.connected) child.disconnect();
          },
        },
        kill() {
          child.kill('SIGKILL');
        },
        onExit(listener) {
          function onExit(code: number | null, signal: NodeJS.Signals | null): void {
            listener({ code, signal });
          }
          child.once('exit', onExit);
          return () => child.off('exit', onExit);
        },
      });
    });
  });
}

function ignoreSendError(): void {
  // See `post`: a failed send is followed by the exit event.
}
