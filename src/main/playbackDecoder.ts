// SPDX-License-Identifier: GPL-3.0-or-later
import { MessageChannelMain, type UtilityProcess } from 'electron';
import type { PlaybackDecoderContract } from '../shared/contract/playbackDecoder.ts';
import { SegueError } from '../shared/errors.ts';
import { connect, type RpcClient } from '../shared/rpc/client.ts';
import { fromEventPort } from '../shared/rpc/eventPort.ts';
import type { Dispose } from '../shared/rpc/port.ts';
import type { ByteSource } from './byteSource.ts';
import type { ShellContext } from './context.ts';
import { readExitCode } from './exitCode.ts';
import { forkUtility, killNow } from './forkUtility.ts';

export interface PlaybackDecoder {
  /** The file as a wave file that is decoded where it is read. */
  open(path: Uint8Array): Promise<ByteSource>;
  dispose: Dispose;
}

interface Running {
  child: UtilityProcess;
  client: RpcClient<PlaybackDecoderContract>;
}

/** About a second and a half of CD sound. */
const chunkSize = 256 * 1024;
const idleTime = 60_000;

/**
 * What Chromium cannot play is decoded in a process of its own: a decoder that falls over takes neither the shell
 * nor the library with it. The process is there while it is used, and a minute longer.
 */
export function enablePlaybackDecoder({ paths, log }: Pick<ShellContext, 'paths' | 'log'>): PlaybackDecoder {
  let running: Running | null = null;
  let idle: NodeJS.Timeout | undefined;
  let calls = 0;
  /** those that were ended on purpose */
  const stopped = new Set<UtilityProcess>();

  function start(): Running {
    const child = forkUtility(paths.playbackDecoderEntry, 'playback decoder', log);
    const { port1, port2 } = new MessageChannelMain();
    const started = { child, client: connect<PlaybackDecoderContract>(fromEventPort(port1)) };
    child.postMessage({ kind: 'connect' }, [port2]);
    // Its port may be seen to close before its end is known; from then on nobody may be sent to it.
    started.client.onClose(function onClose() {
      if (running === started) running = null;
    });
    child.once('exit', function onExit(exitCode) {
      const { code, signal } = readExitCode(exitCode);
      started.client.dispose();
      if (running === started) running = null;
      if (stopped.delete(child)) return;
      log.error(`The playback decoder ended with ${signal ?? String(code)}.`);
    });
    return started;
  }

  function stop(): void {
    clearTimeout(idle);
    const unused = running;
    running = null;
    if (unused === null) return;
    stopped.add(unused.child);
    killNow(unused.child);
  }

  /** One more try where the process died: it may have been another file that killed it. */
  async function withDecoder<Answer>(ask: (client: Running['client']) => Promise<Answer>): Promise<Answer> {
    clearTimeout(idle);
    calls += 1;
    try {
      running ??= start();
      return await ask(running.client);
    } catch (error) {
      if (!(error instanceof SegueError) || error.code !== 'connection_lost') throw error;
      running ??= start();
      return await ask(running.client);
    } finally {
      calls -= 1;
      if (calls === 0) idle = setTimeout(stop, idleTime);
    }
  }

  function stream(path: Uint8Array<ArrayBuffer>, start: number, end: number): ReadableStream<Uint8Array> {
    const abort = new AbortController();
    let position = start;
    return new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          const last = Math.min(position + chunkSize - 1, end);
          const input = { path, start: position, end: last };
          const bytes = await withDecoder((client) => client.call('read', input, { signal: abort.signal }));
          if (bytes.byteLength === 0) throw new SegueError('decode_failed', 'The decoder gave nothing more.');
          controller.enqueue(bytes);
          position += bytes.byteLength;
          if (position > end) controller.close();
        },
        cancel() {
          abort.abort();
        },
      },
      { highWaterMark: 0 },
    );
  }

  return {
    async open(file) {
      const path = new Uint8Array(file);
      const { byteLength } = await withDecoder((client) => client.call('probe', { path }));
      return {
        size: byteLength,
        mimeType: 'audio/wav',
        stream: (start, end) => stream(path, start, end),
        close: () => Promise.resolve(),
      };
    },
    dispose: stop,
  };
}
