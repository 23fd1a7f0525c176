// SPDX-License-Identifier: GPL-3.0-or-later
// usage: measure_framing.mjs FOLDER_OF_VARIANTS MODEL.onnx   (started by measure_framing.py)
// Milliseconds per 10 s window on one thread: the fastest and the median of several runs, batches of 1 and of 6.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { createFrontend } from './outside_frontend.mjs';

const sampleCount = 160000;
const [folder, model] = process.argv.slice(2);

function noise(count) {
  const values = new Float32Array(count);
  let state = 1;
  for (let index = 0; index < count; index += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    values[index] = (state / 2 ** 31 - 1) * 0.3;
  }
  return values;
}

async function time(name, runs, windows, work) {
  const times = [];
  for (let run = 0; run < runs + 2; run += 1) {
    const start = performance.now();
    await work();
    if (run >= 2) times.push((performance.now() - start) / windows);
  }
  times.sort((a, b) => a - b);
  const [fastest, median] = [times[0], times[times.length >> 1]];
  console.log(`${name.padEnd(34)} fastest ${fastest.toFixed(2).padStart(6)}   median ${median.toFixed(2).padStart(6)}`);
}

async function timeGraph(file, name) {
  const session = await InferenceSession.create(file, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  let last;
  for (const windows of [1, 6]) {
    const pcm = new Tensor('float32', noise(windows * sampleCount), [windows, sampleCount]);
    await time(`${name}, batch ${windows}`, windows === 1 ? 30 : 10, windows, async () => {
      last = await session.run({ pcm });
    });
  }
  const values = last[session.outputNames[0]].data;
  return values.slice(0, values.length / 6); // the first window, the one that the others transform too
}

const byFraming = (a, b) => a.split(' ').slice(1).join().localeCompare(b.split(' ').slice(1).join());
const sums = new Map();
for (const file of readdirSync(folder).sort(byFraming)) {
  const name = file.replace('.onnx', '');
  const values = await timeGraph(join(folder, file), name);
  const framing = name.split(' ').slice(1).join(' ');
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  // Same input, same answer, or the times mean nothing.
  if (sums.has(framing) && Math.abs(sums.get(framing) - mean) > 1e-4) throw new Error(`${name} computes something else`);
  sums.set(framing, mean);
}
for (const [frame, hop] of [
  [512, 512],
  [1024, 512],
]) {
  const frontend = createFrontend({ frame, hop, sampleCount });
  const pcm = noise(sampleCount);
  let mel;
  await time(`outside (JavaScript) ${frame} ${hop}`, 30, 1, () => {
    mel = frontend(pcm);
  });
  const mean = mel.reduce((sum, value) => sum + value, 0) / mel.length;
  if (Math.abs(sums.get(`${frame} ${hop}`) - mean) > 1e-3) throw new Error(`outside: ${mean}`);
}
await timeGraph(model, 'mfcc-stats, whole graph');
