// SPDX-License-Identifier: GPL-3.0-or-later
// Entry of the process that decodes for the player what Chromium cannot. Apart from the analyzer, whose batches
// and whose low priority would make the sound stutter.
import { playbackDecoderContract } from '../shared/contract/playbackDecoder.ts';
import { SegueError, describeError } from '../shared/errors.ts';
import { serve } from '../shared/rpc/server.ts';
import { hostPort } from './hostPort.ts';
import { VirtualWavs } from './playback/virtualWavs.ts';
import { endNow } from './processManners.ts';

const port = await hostPort();
port.onClose(endNow);

const wavs = new VirtualWavs();
serve(
  playbackDecoderContract,
  {
    probe: ({ path }) => wavs.probe(path),
    read: ({ path, start, end }) => wavs.read(path, start, end),
  },
  port,
  {
    onFailure(operation, error) {
      if (!(error instanceof SegueError)) process.stderr.write(`${operation}: ${describeError(error)}\n`);
    },
  },
);
