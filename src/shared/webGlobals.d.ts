// SPDX-License-Identifier: GPL-3.0-or-later
// The few globals that every runtime of Segue has (page, Node, Electron). Declared here, and seen only while this
// folder is compiled, so that nothing else of the DOM or of Node can slip into shared code.

interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}

interface File {
  readonly name: string;
}
