// SPDX-License-Identifier: GPL-3.0-or-later
import { describeError, SegueError } from '../shared/errors.ts';

/** For logs. A SegueError was foreseen and says it all in one line; where anything else came from has to be found. */
export function describeFailure(error: unknown): string {
  if (error instanceof SegueError && error.cause === undefined) return `${error.code}: ${error.message}`;
  return describeError(error);
}
