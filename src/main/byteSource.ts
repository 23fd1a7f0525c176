// SPDX-License-Identifier: GPL-3.0-or-later

/** Something of a known length that can be streamed from any place. */
export interface ByteSource {
  /** bytes */
  readonly size: number;
  readonly mimeType: string;
  /** Called at most once; the stream then owns the source. `end` is the last byte itself. */
  stream(start: number, end: number): ReadableStream<Uint8Array>;
  /** For when `stream` is not called. */
  close(): Promise<void>;
}
