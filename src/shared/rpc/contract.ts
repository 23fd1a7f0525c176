// SPDX-License-Identifier: GPL-3.0-or-later
import type { z } from 'zod';

/** One operation: what goes in is validated where it arrives; what comes out is only typed, its maker is trusted. */
export interface Operation<Input extends z.ZodType = z.ZodType, Output = unknown> {
  readonly input: Input;
  /** Never has a value; carries the type of the answer. */
  readonly output?: Output;
}

/** An event's payload, typed only: events flow from the process that owns the state to those that show it. */
export interface EventOf<Payload> {
  readonly payload?: Payload;
}

export interface Contract {
  readonly operations: Readonly<Record<string, Operation>>;
  readonly events: Readonly<Record<string, EventOf<unknown>>>;
}

export type OperationName<C extends Contract> = keyof C['operations'] & string;
export type EventName<C extends Contract> = keyof C['events'] & string;

export type InputOf<C extends Contract, Name extends OperationName<C>> = z.input<
  C['operations'][Name]['input']
>;
export type ParsedInputOf<C extends Contract, Name extends OperationName<C>> = z.output<
  C['operations'][Name]['input']
>;
export type OutputOf<C extends Contract, Name extends OperationName<C>> =
  C['operations'][Name] extends Operation<z.ZodType, infer Output> ? Output : never;
export type PayloadOf<C extends Contract, Name extends EventName<C>> =
  C['events'][Name] extends EventOf<infer Payload> ? Payload : never;

export interface CallContext {
  /** Fires when the caller cancels or goes away. */
  readonly signal: AbortSignal;
}

/** A missing or mistyped handler does not compile. */
export type Handlers<C extends Contract> = {
  [Name in OperationName<C>]: (
    input: ParsedInputOf<C, Name>,
    context: CallContext,
  ) => Promise<OutputOf<C, Name>> | OutputOf<C, Name>;
};

export function operation<Output>(): <Input extends z.ZodType>(input: Input) => Operation<Input, Output> {
  return function withInput(input) {
    return { input };
  };
}

export function event<Payload>(): EventOf<Payload> {
  return {};
}
