// SPDX-License-Identifier: GPL-3.0-or-later
import type { WireError } from '../errors.ts';

/** What travels over a port. `id` counts up per client; it is never reused on one port. */
export type RpcMessage =
  | { kind: 'call'; id: number; operation: string; input: unknown }
  | { kind: 'cancel'; id: number }
  | { kind: 'result'; id: number; output: unknown }
  | { kind: 'error'; id: number; error: WireError }
  | { kind: 'event'; event: string; payload: unknown };

export function isRpcMessage(value: unknown): value is RpcMessage {
  return typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';
}
