// SPDX-License-Identifier: GPL-3.0-or-later
import { open, type FileHandle } from 'node:fs/promises';
import type { ByteSource } from './byteSource.ts';

const chunkSize = 256 * 1024;

/**
 * A file as something bytes can be read from. It is opened here, so that a file which cannot be read is found out
 * before an answer has begun; whoever gets the source streams from it or closes it.
 * @param path bytes, since a name need not be UTF-8
 */
export async function openFileSource(path: Uint8Array, mimeType: string): Promise<ByteSource> {
  const handle = await open(Buffer.from(path), 'r');
  try {
    const { size } = await handle.stat();
    return {
      size,
      mimeType,
      stream: (start, end) => streamFrom(handle, start, end),
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Reads only as fast as the player takes; letting go of the stream closes the file. */
function streamFrom(handle: FileHandle, start: number, end: number): ReadableStream<Uint8Array> {
  let position = start;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const wanted = Math.min(chunkSize, end - position + 1);
        const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafeSlow(wanted), 0, wanted, position);
        if (bytesRead === 0) {
          await handle.close();
          controller.error(new Error('The file became shorter while it was read.'));
          return;
        }
        controller.enqueue(buffer.subarray(0, bytesRead));
        position += bytesRead;
        if (position > end) {
          await handle.close();
          controller.close();
        }
      },
      cancel: () => handle.close(),
    },
    { highWaterMark: 0 },
  );
}
