// SPDX-License-Identifier: GPL-3.0-or-later
import { protocol } from 'electron';
import { coverSizeSchema } from '../shared/contract/host.ts';
import { SegueError, type ErrorCode } from '../shared/errors.ts';
import type { Dispose } from '../shared/rpc/port.ts';
import type { ByteSource } from './byteSource.ts';
import type { ShellContext } from './context.ts';
import { openFileSource } from './fileStream.ts';
import { readablePath } from './insideFolder.ts';
import { respondWithPicture, respondWithSentence, respondWithSource } from './mediaResponse.ts';
import { enablePlaybackDecoder, type PlaybackDecoder } from './playbackDecoder.ts';
import { mediaScheme } from './schemes.ts';

/** An id is a name in the library, never a path: nothing that a path is made of gets through. */
const idPattern = /^[A-Za-z0-9_-]{1,64}$/;
const coverIdPattern = /^[0-9a-f]{32}$/;
/** What a cover may be; anything else is not passed on to the page. */
const pictureTypes = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif']);

/**
 * `segue-media://track/<id>` is the sound of a track and `segue-media://cover/<id>?size=160` a picture. The page
 * knows ids only; what file that is, is asked of the engine each time.
 */
export function enableMediaProtocol(context: ShellContext): Dispose {
  const decoder = enablePlaybackDecoder(context);

  protocol.handle(mediaScheme, async function answer(request) {
    try {
      return await route(request, context, decoder);
    } catch (error) {
      const answer = refusal(error, context);
      return fromPlayer(request) ? new Response(null, answer) : answer;
    }
  });

  return function dispose() {
    protocol.unhandle(mediaScheme);
    decoder.dispose();
  };
}

function route(request: Request, context: ShellContext, decoder: PlaybackDecoder): Promise<Response> {
  const url = new URL(request.url);
  const id = url.pathname.slice(1);
  if (request.method !== 'GET' && request.method !== 'HEAD') throw refused('Media can only be read.');
  if (url.hostname === 'track' && idPattern.test(id)) return track(id, request, context, decoder);
  if (url.hostname === 'cover' && coverIdPattern.test(id)) return cover(id, url, context);
  throw refused('This is not the address of a track or a cover.');
}

async function track(
  id: string,
  request: Request,
  { engine, log }: ShellContext,
  decoder: PlaybackDecoder,
): Promise<Response> {
  const media = await engine.call('media.resolve', { trackId: id });
  const path = await readablePath(media.root, media.path);
  if (path === null) {
    log.warn(`Track ${id} is a link to something else and is not played.`);
    throw new SegueError(
      'file_unreadable',
      'This is a link to something that is not music, and is not played.',
    );
  }
  const source: ByteSource =
    media.route === 'native' ? await openFileSource(path, media.mimeType) : await decoder.open(path);
  return respondWithSource(request, source);
}

async function cover(coverId: string, url: URL, { engine }: ShellContext): Promise<Response> {
  const size = coverSizeSchema.safeParse(Number(url.searchParams.get('size')));
  if (!size.success) throw refused('There is no cover of this size.');
  const picture = await engine.call('media.cover', { coverId, size: size.data });
  if (picture === null || !pictureTypes.has(picture.mimeType)) {
    throw new SegueError('not_found', 'There is no such cover.');
  }
  // The copy is what a Response takes; what came over the port may be backed by shared memory for all TypeScript knows.
  return respondWithPicture(new Uint8Array(picture.bytes), picture.mimeType);
}

/**
 * A media element asks from some place to the end. On an address that is not HTTP it looks at no status: it would take
 * a sentence for the sound of the file, and come back for the next piece of it as long as the file was.
 */
function fromPlayer(request: Request): boolean {
  return request.headers.get('range')?.endsWith('-') === true;
}

function refused(sentence: string): SegueError {
  return new SegueError('bad_request', sentence);
}

const statusOf: Partial<Record<ErrorCode, number>> = {
  bad_request: 400,
  not_found: 404,
  file_missing: 404,
  folder_missing: 404,
  file_unreadable: 403,
  connection_lost: 503,
};

/** The player shows the sentence; which status it is only matters to programs. */
function refusal(error: unknown, { log }: ShellContext): Response {
  if (error instanceof SegueError) return respondWithSentence(statusOf[error.code] ?? 500, error.message);
  if (isNodeError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
    return respondWithSentence(
      404,
      'The file is not there any more. It may have been moved, or its drive is away.',
    );
  }
  if (isNodeError(error) && (error.code === 'EACCES' || error.code === 'EPERM')) {
    return respondWithSentence(
      403,
      'The file may not be read by this user. Change its permissions to play it.',
    );
  }
  log.error('A track could not be given to the player.', error);
  return respondWithSentence(500, 'The file could not be read. The log says why.');
}

function isNodeError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}
