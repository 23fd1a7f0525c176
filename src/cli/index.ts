#!/usr/bin/env node
// SPDX-License-Identifier: GPL-3.0-or-later
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { addDoctorCommand } from './doctorCommand.ts';
import { defaultLibraryDirectory } from './defaultLibrary.ts';
import { appVersion } from './installation.ts';
import { exitCodes, flushed, Output } from './output.ts';
import { addScanCommand } from './scanCommand.ts';
import { addSimilarCommand } from './similarCommand.ts';
import { addTracksCommand } from './tracksCommand.ts';
import { addVectorsCommand } from './vectorsCommand.ts';

/** Runs one command. Exit code 0: done, 1: failed (a sentence on stderr), 2: bad usage. */
async function main(): Promise<void> {
  const program = new Command('segue')
    .description('A music library that listens: find what sounds alike in your own files.')
    .version(appVersion())
    .exitOverride()
    .showHelpAfterError('Run "segue --help" to see how it is used.');
  for (const add of [
    addScanCommand,
    addSimilarCommand,
    addTracksCommand,
    addVectorsCommand,
    addDoctorCommand,
  ]) {
    const command = add(program)
      .option('--library <directory>', 'the library folder', nonEmpty, defaultLibraryDirectory())
      .option('--json', 'print one JSON document', false);
    command.exitOverride();
  }
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.badUsage;
      return;
    }
    new Output(false).failure(error);
    process.exitCode = exitCodes.failed;
  }
}

function nonEmpty(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return value;
}

await main();
await flushed();
// Native libraries may hold threads open; everything is written by now.
process.exit();
