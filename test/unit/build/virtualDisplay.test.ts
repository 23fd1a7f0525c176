// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { buildModule } from './buildModule.ts';

const { startVirtualDisplay } = await buildModule<{
  startVirtualDisplay: () => Promise<{ variables: Record<string, string>; stop: () => Promise<void> }>;
}>('virtualDisplay.mjs');

const protocolName = 'MIT-MAGIC-COOKIE-1';

/** Says hello to the X server the way a program does, and gives the first byte of its answer: 1 is welcome. */
function greet(display: string, cookie: Buffer): Promise<number> {
  const head = Buffer.alloc(12);
  head.write('l');
  head.writeUInt16LE(11, 2);
  head.writeUInt16LE(protocolName.length, 6);
  head.writeUInt16LE(cookie.length, 8);
  const greeting = Buffer.concat([head, Buffer.from(protocolName), Buffer.alloc(2), cookie]);
  return new Promise((resolve, reject) => {
    const socket = connect(path.join('/tmp/.X11-unix', `X${display.slice(1)}`), () => socket.write(greeting));
    socket.once('error', reject);
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data[0] ?? -1);
    });
  });
}

const hasXvfb = ['/usr/bin', '/usr/local/bin'].some((folder) => existsSync(path.join(folder, 'Xvfb')));

describe.runIf(hasXvfb)('the virtual display', () => {
  it('lets in who has its cookie and no one else, and is gone after stop', async () => {
    const { variables, stop } = await startVirtualDisplay();
    const { DISPLAY: display = '', XAUTHORITY: authority = '' } = variables;
    try {
      const cookie = (await readFile(authority)).subarray(-16);
      expect(await greet(display, cookie)).toBe(1);
      expect(await greet(display, Buffer.alloc(16))).toBe(0);
    } finally {
      await stop();
    }
    await expect(greet(display, Buffer.alloc(16))).rejects.toThrow();
    expect(existsSync(authority)).toBe(false);
  });

  it('can be had twice at once', async () => {
    const displays = await Promise.all([startVirtualDisplay(), startVirtualDisplay()]);
    expect(displays[0].variables['DISPLAY']).not.toBe(displays[1].variables['DISPLAY']);
    await Promise.all(displays.map((display) => display.stop()));
  });
});
