// SPDX-License-Identifier: GPL-3.0-or-later
import { spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { describe, expect, it } from 'vitest';
import { readExitCode } from '../../../src/main/exitCode.ts';

describe.runIf(process.platform !== 'win32')('the number a process ended with', () => {
  it.each(['SIGKILL', 'SIGSEGV', 'SIGABRT'] as const)(
    'is told apart from an exit when it is %s',
    (signal) => {
      const ended = spawnSync(process.execPath, [
        '-e',
        `process.kill(process.pid, '${signal}'); setTimeout(() => {}, 5000)`,
      ]);
      expect(readExitCode(constants.signals[signal])).toEqual({ code: null, signal: ended.signal });
    },
  );

  it('is the exit code otherwise', () => {
    expect(readExitCode(0)).toEqual({ code: 0, signal: null });
    expect(readExitCode(1)).toEqual({ code: 1, signal: null });
  });
});
