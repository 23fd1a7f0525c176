// SPDX-License-Identifier: GPL-3.0-or-later
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

import { StopError } from './StopError.mjs';

async function sha256(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

export async function expectSha256(file, expected, what) {
  const actual = await sha256(file);
  if (actual !== expected) {
    throw new StopError(
      `${what} is not the file it should be, so it is not used (SHA-256 ${actual}, expected ${expected}).`,
    );
  }
}
