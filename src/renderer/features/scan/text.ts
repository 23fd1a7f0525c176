// SPDX-License-Identifier: GPL-3.0-or-later
import type { ProviderName } from '../../../shared/domain/encoder.ts';
import type { ScanPhase } from '../../../shared/domain/scan.ts';
import { formatAmount, formatCount, formatTiny } from '../../text/format.ts';

export const text = {
  line: 'Analysis',
  progress: 'Progress of the analysis',
  pause: 'Pause',
  resume: 'Go on',
  cancel: 'Stop',
  details: 'Details',
  putAway: 'Put away',
  title: 'Analysis',
  tabProgress: 'Progress',
  tabEncoder: 'How it listens',
  tabFailures: 'Failed files',
  files: 'Files found',
  tags: 'Names and covers',
  sound: 'Heard',
  speed: 'Speed',
  left: 'Time left',
  library: 'Whole library',
  libraryCounts: (heard: number, all: number) =>
    `${formatCount(heard)} of ${formatAmount(all, 'track', 'tracks')} heard`,
  waiting: 'Still to be heard',
  failed: 'Could not be listened to',
  away: 'On a drive that is not here now',
  nothingToDo: 'Up to date. Segue looks again when it starts, or when you ask it to.',
  unheard: (tracks: number) =>
    `Stopped. ${formatAmount(tracks, 'track has', 'tracks have')} not been heard yet.`,
  lookAgain: 'Look for changes',
  problems: 'Folders that could not be read',
  encoder: 'Encoder',
  encoderLine: (name: string, version: string, dims: number) =>
    `${name} ${version}, ${formatCount(dims)} numbers for each track`,
  provider: 'Runs on',
  fellBack: 'It failed in the middle of a run, so the processor took over.',
  noEncoder: 'The encoder has not been started yet. It starts with the first track to listen to.',
  checks: 'What was tried',
  checkedOn: 'Each one is compared with the processor on the same sound; the fastest that agrees is taken.',
  columns: {
    provider: 'Provider',
    agrees: 'Agrees',
    difference: 'Difference',
    speed: 'Windows a second',
    reason: 'Why not',
    file: 'File',
    problem: 'What happened',
    actions: 'Actions',
  },
  yes: 'Yes',
  no: 'No',
  notHere: 'Not here',
  inUse: 'In use',
  difference: (value: number | null) => (value === null ? '–' : formatTiny(value)),
  noFailures: 'Every file could be listened to.',
  failuresIntro: (failed: number, others: number) =>
    `${formatAmount(failed, 'file', 'files')} could not be listened to. ${others > 0 ? `The other ${formatCount(others)} are fine.` : ''} They stay in your library.`,
  showFile: 'Show file',
  tryAgain: 'Try again',
  tryAll: 'Try all again',
} as const;

export const providerTitles: Record<ProviderName, string> = {
  cpu: 'Processor (CPU)',
  webgpu: 'Graphics (WebGPU)',
  cuda: 'NVIDIA (CUDA)',
  dml: 'Windows graphics (DirectML)',
  coreml: 'Apple (Core ML)',
};

export const phaseTitles: Record<ScanPhase, string> = {
  idle: 'At rest',
  walking: 'Looking for music',
  reading: 'Reading names and covers',
  listening: 'Listening',
  paused: 'Paused',
};
