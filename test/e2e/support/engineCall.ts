// SPDX-License-Identifier: GPL-3.0-or-later
import type { Page } from '@playwright/test';
import type { EngineContract } from '../../../src/shared/contract/engine.ts';
import { fromWireError, type WireError } from '../../../src/shared/errors.ts';
import type { InputOf, OperationName, OutputOf } from '../../../src/shared/rpc/contract.ts';

type Answer = { output: unknown } | { error: WireError };

/**
 * Calls the engine from the page over a port of the test's own, the way the page itself does, and leaves the page's
 * own port alone. Takes any name and input, so that a test can also ask for what must be refused.
 */
export async function callEngine<Name extends OperationName<EngineContract>>(
  page: Page,
  operation: Name,
  input: InputOf<EngineContract, Name>,
): Promise<OutputOf<EngineContract, Name>> {
  return (await callEngineWith(page, operation, input)) as OutputOf<EngineContract, Name>;
}

export async function callEngineWith(page: Page, operation: string, input: unknown): Promise<unknown> {
  const answer = await page.evaluate(inPage, { operation, input });
  if ('error' in answer) throw fromWireError(answer.error);
  return answer.output;
}

/** A port for each call: a test must not depend on whether the engine was started anew in between. */
async function inPage({ operation, input }: { operation: string; input: unknown }): Promise<Answer> {
  const port = await new Promise<MessagePort>(function wait(resolve) {
    function receive(event: MessageEvent): void {
      const given = event.ports[0];
      if (event.data !== 'segue:engine-port' || given === undefined) return;
      // Before the page's own listener, which would take the port for its own.
      event.stopImmediatePropagation();
      window.removeEventListener('message', receive, true);
      resolve(given);
    }
    window.addEventListener('message', receive, true);
    (window as unknown as { segue: { openEngine(): void } }).segue.openEngine();
  });
  return new Promise<Answer>(function ask(resolve) {
    port.onmessage = function receive({
      data,
    }: MessageEvent<{ kind: string; output?: unknown; error?: WireError }>) {
      if (data.kind === 'result') resolve({ output: data.output });
      else if (data.kind === 'error' && data.error !== undefined) resolve({ error: data.error });
      else return;
      port.close();
    };
    port.postMessage({ kind: 'call', id: 1, operation, input });
  });
}
