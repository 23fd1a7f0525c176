// SPDX-License-Identifier: GPL-3.0-or-later
// usage: run_graph.mjs MODEL.onnx WINDOW_SAMPLES < windows.f32 > vectors.f32
// Runs an encoder's graph in the onnxruntime that the app uses: raw float32 windows in, raw float32 vectors out,
// in the same order, as soon as each window is complete.
import { InferenceSession, Tensor } from 'onnxruntime-node';

const [model, length] = [process.argv[2], Number(process.argv[3])];
const session = await InferenceSession.create(model, { intraOpNumThreads: 1 });
const window = Buffer.alloc(length * 4);
let filled = 0;
for await (const chunk of process.stdin) {
  for (let taken = 0; taken < chunk.length;) {
    const size = chunk.copy(window, filled, taken);
    filled += size;
    taken += size;
    if (filled === window.length) {
      const pcm = new Tensor('float32', new Float32Array(window.buffer, window.byteOffset, length), [1, length]);
      const { data } = (await session.run({ [session.inputNames[0]]: pcm }))[session.outputNames[0]];
      process.stdout.write(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
      filled = 0;
    }
  }
}
