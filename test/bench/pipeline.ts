// SPDX-License-Identifier: GPL-3.0-or-later
// npm run bench -- FOLDER: from files to searchable, on the folder named. The last line is one JSON object.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import type { ScanSummary } from '../../src/shared/domain/scan.ts';
import { measureFirstWindow } from './firstWindow.ts';
import { makeManyFiles } from './manyFiles.ts';
import { runMusly } from './musly.ts';
import type { MemoryPeaks } from './processMemory.ts';
import { runSegue } from './runSegue.ts';
import { measureSimilar } from './similarLatency.ts';
import { megabytes, round } from './statistics.ts';

/** What issue 1/5 asks for. */
const limits = { tracksPerSecond: 20, totalMemoryMegabytes: 1200, warmRescanSeconds: 2 };
const manyFiles = 10_000;

const folder = process.argv[2];
if (folder === undefined || !statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
  process.stderr.write('Name a folder of music: npm run bench -- ~/Music\n');
  process.exit(2);
}

const work = mkdtempSync(join(tmpdir(), 'segue-bench-'));
try {
  process.stdout.write(`${JSON.stringify(await measure(resolve(folder)))}\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function measure(music: string): Promise<Record<string, unknown>> {
  const library = join(work, 'library');
  const cold = await runSegue(['scan', music, '--library', library]);
  const scanned = cold.document as ScanSummary;
  say(
    `first scan: ${scanned.analysed} tracks in ${round(scanned.seconds)} s, ${round(scanned.tracksPerSecond)} a second`,
  );
  sayMemory(cold.memory);

  const warm = await runSegue(['scan', '--library', library]);
  say(
    `rescan, nothing changed: ${round((warm.document as ScanSummary).seconds, 3)} s, program ${round(warm.seconds)} s`,
  );

  const similar = await measureSimilar(library);
  say(`similar queue of 50: median ${similar.medianMs} ms, 95th percentile ${similar.p95Ms} ms`);
  say(`the same over ${similar.synthetic.tracks} synthetic tracks: median ${similar.synthetic.medianMs} ms`);

  const window = await measureFirstWindow(library);
  say(`first window usable after ${round(window.usableSeconds)} s`);
  sayMemory(window.memory);

  const many = await measureManyFiles();
  say(`rescan of ${manyFiles} unchanged files: ${many.seconds} s, program ${many.programSeconds} s`);

  const musly = runMusly(music, work, scanned.analysed);
  say(
    musly === null
      ? 'Musly is not on the PATH; not compared.'
      : `Musly: ${round(musly.tracksPerSecond)} tracks a second`,
  );

  return {
    bench: 'pipeline',
    machine: { cpu: cpus()[0]?.model, cores: cpus().length, memoryGigabytes: round(totalmem() / 2 ** 30, 1) },
    encoder: scanned.encoder,
    provider: scanned.provider,
    limits,
    coldScan: {
      tracks: scanned.analysed,
      failed: scanned.failed.length,
      seconds: round(scanned.seconds),
      tracksPerSecond: round(scanned.tracksPerSecond),
      memory: memoryFigures(cold.memory),
    },
    warmRescan: {
      seconds: round((warm.document as ScanSummary).seconds, 3),
      programSeconds: round(warm.seconds),
    },
    similar,
    firstWindow: { usableSeconds: round(window.usableSeconds), memory: memoryFigures(window.memory) },
    manyFiles: { files: manyFiles, ...many },
    musly:
      musly === null
        ? null
        : { tracksPerSecond: round(musly.tracksPerSecond), seconds: round(musly.seconds) },
    met: {
      tracksPerSecond: scanned.tracksPerSecond >= limits.tracksPerSecond,
      totalMemory: megabytes(cold.memory.totalPeakBytes) <= limits.totalMemoryMegabytes,
      warmRescan: many.seconds <= limits.warmRescanSeconds,
    },
  };
}

async function measureManyFiles(): Promise<{
  firstSeconds: number;
  seconds: number;
  programSeconds: number;
}> {
  const folderOfMany = join(work, 'many');
  makeManyFiles(folderOfMany, manyFiles);
  const library = join(work, 'many-library');
  const first = await runSegue(['scan', folderOfMany, '--library', library]);
  const again = await runSegue(['scan', '--library', library]);
  return {
    firstSeconds: round((first.document as ScanSummary).seconds),
    seconds: round((again.document as ScanSummary).seconds, 3),
    programSeconds: round(again.seconds),
  };
}

function memoryFigures(memory: MemoryPeaks): { totalMegabytes: number; processes: Record<string, number> } {
  return {
    totalMegabytes: megabytes(memory.totalPeakBytes),
    processes: Object.fromEntries(
      memory.processes
        .slice(0, 8)
        .map((process, place) => [`${place + 1} ${process.name}`, megabytes(process.peakBytes)]),
    ),
  };
}

function sayMemory(memory: MemoryPeaks): void {
  const parts = memory.processes
    .slice(0, 6)
    .map((process) => `${process.name} ${megabytes(process.peakBytes)} MB`);
  say(`  memory: all together at most ${megabytes(memory.totalPeakBytes)} MB; peaks: ${parts.join(', ')}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
