// SPDX-License-Identifier: GPL-3.0-or-later
import type { ElectronApplication } from '@playwright/test';
import type { EngineContract } from '../../../src/shared/contract/engine.ts';
import { fromWireError, type WireError } from '../../../src/shared/errors.ts';
import type { InputOf, OperationName, OutputOf } from '../../../src/shared/rpc/contract.ts';

type Answer = { output: unknown } | { error: WireError };

/** Calls the engine over a port like the one that the page has, and leaves the page's own alone. */
export async function callEngine<Name extends OperationName<EngineContract>>(
  electron: ElectronApplication,
  operation: Name,
  input: InputOf<EngineContract, Name>,
): Promise<OutputOf<EngineContract, Name>> {
  return (await callEngineWith(electron, operation, input)) as OutputOf<EngineContract, Name>;
}

/** The same for any name and input, so that a test can also ask for what must be refused. */
export async function callEngineWith(
  electron: ElectronApplication,
  operation: string,
  input: unknown,
): Promise<unknown> {
  const answer = await electron.evaluate(callInShell, { operation, input });
  if ('error' in answer) throw fromWireError(answer.error);
  return answer.output;
}

/**
 * Asks the shell for a port in the name of the page and takes it before the page gets it. A new one for each call:
 * a test must not depend on whether the engine was started anew in between.
 */
async function callInShell(
  { BrowserWindow, ipcMain }: typeof Electron.CrossProcessExports,
  { operation, input }: { operation: string; input: unknown },
): Promise<Answer> {
  const contents = BrowserWindow.getAllWindows()
    .map((window) => window.webContents)
    .find((candidate) => candidate.getURL().startsWith('segue://app/'));
  if (contents === undefined) throw new Error('Segue has no window.');
  const port = await new Promise<Electron.MessagePortMain>(function wait(resolve) {
    const passOn = contents.postMessage.bind(contents);
    contents.postMessage = function take(channel, message, ports = []) {
      const given = ports[0];
      contents.postMessage = passOn;
      if (channel === 'segue:engine-port' && given !== undefined) resolve(given);
      else passOn(channel, message, ports);
    };
    ipcMain.emit('segue:open-engine', { sender: contents, senderFrame: contents.mainFrame });
  });
  return new Promise<Answer>(function ask(resolve) {
    port.on('message', function receive({ data }) {
      const message = data as { kind: string; output?: unknown; error?: WireError };
      if (message.kind === 'result') resolve({ output: message.output });
      else if (message.kind === 'error' && message.error !== undefined) resolve({ error: message.error });
      else return;
      port.close();
    });
    port.on('close', () => {
      resolve({ error: { code: 'connection_lost', message: 'The engine ended during the call.' } });
    });
    port.start();
    port.postMessage({ kind: 'call', id: 1, operation, input });
  });
}
