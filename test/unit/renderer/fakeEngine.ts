// SPDX-License-Identifier: GPL-3.0-or-later
import type { EngineContract } from '../../../src/shared/contract/engine.ts';
import type { TrackRow } from '../../../src/shared/domain/track.ts';
import type { EngineClient } from '../../../src/renderer/api/engine.ts';
import type { InputOf, OperationName, OutputOf } from '../../../src/shared/rpc/contract.ts';

type Answers = {
  [Name in OperationName<EngineContract>]?: (
    input: InputOf<EngineContract, Name>,
    signal: AbortSignal | undefined,
  ) => OutputOf<EngineContract, Name> | Promise<OutputOf<EngineContract, Name>>;
};

/** An engine that answers as it is told and remembers what it was asked. */
export interface FakeEngine extends Pick<EngineClient, 'call'> {
  readonly asked: { operation: string; input: unknown }[];
  inputsOf<Name extends OperationName<EngineContract>>(operation: Name): InputOf<EngineContract, Name>[];
}

export function fakeEngine(answers: Answers): FakeEngine {
  const asked: { operation: string; input: unknown }[] = [];
  return {
    asked,
    inputsOf: (operation) =>
      asked
        .filter((call) => call.operation === operation)
        .map((call) => call.input as InputOf<EngineContract, typeof operation>),
    async call(operation, input, options = {}) {
      asked.push({ operation, input });
      const answer = answers[operation] as
        | ((
            input: unknown,
            signal: unknown,
          ) =>
            OutputOf<EngineContract, typeof operation> | Promise<OutputOf<EngineContract, typeof operation>>)
        | undefined;
      if (answer === undefined) throw new Error(`Nobody said what ${operation} answers.`);
      return answer(input, options.signal);
    },
  };
}

export function trackRow(id: string, change: Partial<TrackRow> = {}): TrackRow {
  return {
    id,
    title: `Title ${id}`,
    artist: 'Artist',
    album: 'Album',
    albumArtist: 'Artist',
    year: 2001,
    genres: [],
    trackNumber: 1,
    discNumber: null,
    duration: 180,
    coverId: null,
    addedAt: 0,
    listen: 'heard',
    presence: 'present',
    liked: false,
    ...change,
  };
}
