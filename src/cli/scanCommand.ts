// SPDX-License-Identifier: GPL-3.0-or-later
import type { Command } from 'commander';
import { resolve } from 'node:path';
import type { ScanState, ScanSummary } from '../shared/domain/scan.ts';
import { SegueError } from '../shared/errors.ts';
import { exitCodes } from './output.ts';
import { withEngine, type CommonOptions } from './session.ts';

interface ScanOptions extends CommonOptions {
  retryFailed: boolean;
}

export function addScanCommand(program: Command): Command {
  return program
    .command('scan')
    .description('Adds folders to the library, reads what is new or changed, and listens to it.')
    .argument('[folder...]', 'folders to add; none: the folders that are in the library')
    .option('--retry-failed', 'listen again to tracks that failed before', false)
    .action(async function scan(folders: string[], options: ScanOptions) {
      await withEngine(options, async ({ engine, output, signal }) => {
        let lastLine = 0;
        engine.on('scan.changed', (state) => {
          const quiet = state.phase === 'idle' || (state.phase === 'listening' && state.heardTotal === 0);
          if (quiet) return;
          output.progress(progressLine(state));
          if (!process.stderr.isTTY && Date.now() - lastLine > 10_000) {
            lastLine = Date.now();
            output.milestone(progressLine(state));
          }
        });
        engine.on('notice', (notice) => output.milestone(notice.message));
        const context = { signal };
        if (folders.length > 0) {
          await engine.handlers['library.addFolders'](
            { paths: folders.map((folder) => resolve(folder)) },
            context,
          );
        } else {
          const summary = await engine.handlers['library.summary']({}, context);
          if (summary.folders.length === 0) {
            throw new SegueError(
              'folder_missing',
              'The library has no folders yet. Name one: segue scan ~/Music',
            );
          }
        }
        if (options.retryFailed) await engine.handlers['scan.retry']({}, context);
        const summary = await engine.handlers['scan.run']({}, context);
        output.result(summary, () => summaryLines(summary));
        const hindrance = summary.failed.find((failure) => failure.path === '');
        if (hindrance !== undefined) throw new SegueError(hindrance.code, hindrance.message);
        if (summary.cancelled) process.exitCode = exitCodes.failed;
      });
    });
}

function progressLine(state: ScanState): string {
  if (state.phase === 'walking') return `Looking for music: ${state.filesFound} files`;
  if (state.heardTotal === 0 && state.phase === 'reading')
    return `Reading tags: ${state.tagsRead} of ${state.tagsTotal}`;
  const rate = state.tracksPerSecond > 0 ? `, ${state.tracksPerSecond.toFixed(1)} tracks a second` : '';
  const left = state.secondsLeft === null ? '' : `, ${formatSeconds(state.secondsLeft)} left`;
  return `Listening: ${state.heard} of ${state.heardTotal}${rate}${left}`;
}

function formatSeconds(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

function summaryLines(summary: ScanSummary): string[] {
  const { added, updated, moved, removed, unchanged, analysed } = summary;
  const failed = summary.failed.filter((failure) => failure.path !== '');
  return [
    `${added} added, ${updated} updated, ${moved} moved, ${removed} removed, ${unchanged} unchanged.`,
    `${analysed} listened to in ${summary.seconds.toFixed(1)} s (${summary.tracksPerSecond.toFixed(1)} a second) with ${summary.encoder} on ${summary.provider ?? 'nothing'}.`,
    ...(failed.length === 0 ? [] : [`${failed.length} could not be used:`]),
    ...failed.map((failure) => `  ${failure.path}\n    ${failure.message}`),
  ];
}
