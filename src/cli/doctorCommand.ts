// SPDX-License-Identifier: GPL-3.0-or-later
import type { Command } from 'commander';
import type { DoctorReport } from '../shared/domain/doctor.ts';
import type { ProviderCheck } from '../shared/domain/encoder.ts';
import { withEngine, type CommonOptions } from './session.ts';

export function addDoctorCommand(program: Command): Command {
  return program
    .command('doctor')
    .description('Shows versions, what listening runs on and how fast, the library, and problems found.')
    .action(async function doctor(options: CommonOptions) {
      await withEngine(options, async ({ engine, output, signal }) => {
        const report = await engine.handlers['doctor.report']({}, { signal });
        output.result(report, () => reportLines(report));
      });
    });
}

function reportLines(report: DoctorReport): string[] {
  const { library, provider, runtime } = report;
  const packages = Object.entries(report.packages).map(([name, version]) => `${name} ${version}`);
  return [
    `Segue ${report.segue}, Node ${runtime.node}, ${runtime.platform}, ${runtime.cores} cores, ${gigabytes(runtime.memoryBytes)} memory`,
    packages.join(', '),
    '',
    `Library ${library.libraryDirectory} (schema ${library.schema}, ${gigabytes(library.sizeBytes)}; ${gigabytes(library.freeBytes)} free)`,
    `  ${library.tracks} tracks: ${library.heard} heard, ${library.pending} waiting, ${library.failed} failed, ${library.offline} offline`,
    ...library.folders.map(
      (folder) => `  ${folder.path}: ${folder.tracks} tracks${folder.available ? '' : ' (not here now)'}`,
    ),
    '',
    ...(provider === null
      ? ['No encoder.']
      : [`${provider.encoder.name} ${provider.encoder.version}: ${provider.reason}`]),
    ...(provider?.checks ?? []).map(checkLine),
    '',
    ...(report.problems.length === 0
      ? ['No problems found.']
      : report.problems.map((problem) => `Problem: ${problem}`)),
  ];
}

function checkLine(check: ProviderCheck): string {
  const speed =
    check.windowsPerSecond === null ? '' : `, ${check.windowsPerSecond.toFixed(1)} windows a second`;
  const difference =
    check.maxDifference === null ? '' : `, differs by ${check.maxDifference.toExponential(1)}`;
  const state = !check.available ? 'not available' : check.correct ? 'correct' : 'not correct';
  return `  ${check.provider}: ${state}${difference}${speed}${check.reason === null ? '' : `. ${check.reason}`}`;
}

function gigabytes(bytes: number): string {
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(0)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
