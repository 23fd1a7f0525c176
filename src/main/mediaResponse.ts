// SPDX-License-Identifier: GPL-3.0-or-later
import { readByteRange } from './byteRange.ts';
import type { ByteSource } from './byteSource.ts';
import { appOrigin } from './schemes.ts';

/**
 * Only the app's own page may read what it plays (for gain and waveforms); nothing is kept by the browser's cache.
 */
const common = {
  'Access-Control-Allow-Origin': appOrigin,
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
} as const;

/** Answers with the source or the part of it that was asked for, and takes care of the source in every case. */
export async function respondWithSource(request: Request, source: ByteSource): Promise<Response> {
  const { size, mimeType } = source;
  const range = readByteRange(request.headers.get('range'), size);
  const headers: Record<string, string> = { ...common, 'Content-Type': mimeType, 'Accept-Ranges': 'bytes' };
  if (range.kind === 'unsatisfiable') {
    await source.close();
    return new Response(null, {
      status: 416,
      headers: { ...headers, 'Content-Range': `bytes */${String(size)}` },
    });
  }
  const [start, end] = range.kind === 'part' ? [range.start, range.end] : [0, size - 1];
  headers['Content-Length'] = String(end - start + 1);
  if (range.kind === 'part') {
    headers['Content-Range'] = `bytes ${String(start)}-${String(end)}/${String(size)}`;
  }
  const status = range.kind === 'part' ? 206 : 200;
  if (request.method === 'HEAD' || size === 0) {
    await source.close();
    return new Response(null, { status, headers });
  }
  return new Response(source.stream(start, end), { status, headers });
}

/** A sentence instead of a resource. */
export function respondWithSentence(status: number, sentence: string): Response {
  return new Response(sentence, {
    status,
    headers: { ...common, 'Content-Type': 'text/plain; charset=utf-8' },
  });
}

/** @param bytes are named by their content, and so never change */
export function respondWithPicture(bytes: Uint8Array<ArrayBuffer>, mimeType: string): Response {
  return new Response(bytes, {
    headers: {
      ...common,
      'Cache-Control': 'max-age=31536000, immutable',
      'Content-Type': mimeType,
      'Content-Length': String(bytes.byteLength),
    },
  });
}
