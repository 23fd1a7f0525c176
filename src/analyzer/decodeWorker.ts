// SPDX-License-Identifier: GPL-3.0-or-later
// Entry of the decode workers. Only FFmpeg runs here; onnxruntime must never be loaded in a worker thread, where
// its native failures and its shutdown take the process with them.
import { parentPort } from 'node:worker_threads';
import { SegueError, describeError, toWireError } from '../shared/errors.ts';
import { openAudioSource } from './decode/audioSource.ts';
import { Deadline } from './decode/deadline.ts';
import { decodeFailed } from './decode/fileErrors.ts';
import { identify } from './decode/identify.ts';
import { listen } from './decode/listen.ts';
import type { WorkerJob, WorkerResult } from './decode/workerMessages.ts';

const port = parentPort;
if (port === null) throw new Error('decodeWorker runs as a worker thread only');

port.on('message', (job: WorkerJob) => {
  const result = work(job);
  const transfer = result.kind === 'heard' ? result.track.windows.map((window) => window.buffer) : [];
  port.postMessage(result, transfer);
});

function work(job: WorkerJob): WorkerResult {
  let name = 'This file';
  try {
    const source = openAudioSource(job.path);
    name = source.name;
    try {
      const deadline = new Deadline(source.name, job.seconds);
      return job.kind === 'identify'
        ? { kind: 'identified', facts: identify(source, deadline) }
        : { kind: 'heard', track: listen(source, job.plan, deadline) };
    } finally {
      source.close();
    }
  } catch (error) {
    if (error instanceof SegueError) return { kind: 'failed', error: toWireError(error), detail: null };
    // Whatever else FFmpeg throws is about this one file.
    return { kind: 'failed', error: toWireError(decodeFailed(name)), detail: describeError(error) };
  }
}
