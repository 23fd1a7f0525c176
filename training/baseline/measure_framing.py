# SPDX-License-Identifier: GPL-3.0-or-later
"""Time ways to do the log-mel frontend inside the graph, and one outside it. Prints a table.

usage: measure_framing.py

Variants, all giving the same log-mel of a 10 s window:
  conv     Conv with the windowed DFT basis as kernel, real and imaginary rows in one, stride = hop
  matmul   frames cut with Slice and Concat, then MatMul with the basis
  fold     the same, with the frame's mirror halves added and subtracted first (half the multiplications)
  stft     the STFT operator of opset 17
  twostep  grouped Conv and MatMul: the DFT factored in two steps (what mfcc-stats uses)
"""
import pathlib
import subprocess
import tempfile

import numpy as np
import onnx
from onnx import TensorProto, helper

import build_mfcc_stats as build
import definition as d


def basis(frame):
    wave = np.exp(-2j * np.pi * np.outer(np.arange(frame // 2), np.arange(frame)) / frame) * d.hann(frame)
    return wave.real, wave.imag


def power_of(graph, real, imaginary):
    return graph.add('Add', graph.add('Mul', real, real), graph.add('Mul', imaginary, imaginary))


def conv(graph, frame, hop):
    bins = frame // 2
    kernel = np.concatenate(basis(frame))[:, None, :]
    wave = graph.reshape('pcm', 0, 1, d.SAMPLES)
    parts = graph.add('Conv', wave, graph.constant(kernel), kernel_shape=[frame], strides=[hop])
    return power_of(graph, graph.piece(parts, 0, bins, 1), graph.piece(parts, bins, frame, 1)), False


def frames_of(graph, frame, hop):
    pieces, overlap = d.SAMPLES // hop, frame // hop
    blocks = graph.reshape(graph.piece('pcm', 0, pieces * hop, 1), 0, pieces, hop)
    count = pieces - overlap + 1
    return graph.add('Concat', *(graph.piece(blocks, i, i + count, 1) for i in range(overlap)), axis=2)


def matmul(graph, frame, hop):
    frames = frames_of(graph, frame, hop)
    real, imaginary = (graph.add('MatMul', frames, graph.constant(part.T)) for part in basis(frame))
    return power_of(graph, real, imaginary), True


def fold(graph, frame, hop):
    frames, half = frames_of(graph, frame, hop), frame // 2
    steps = [graph.constant([number], np.int64) for number in (frame - 1, half, 2, -1)]
    front, back = graph.piece(frames, 1, half, 2), graph.add('Slice', frames, *steps)
    even = graph.add('Concat', graph.add('Add', front, back), graph.piece(frames, half, half + 1, 2), axis=2)
    real, imaginary = basis(frame)
    real = graph.add('MatMul', even, graph.constant(real[:, 1 : half + 1].T))
    imaginary = graph.add('MatMul', graph.add('Sub', front, back), graph.constant(imaginary[:, 1:half].T))
    return power_of(graph, real, imaginary), True


def stft(graph, frame, hop):
    wave = graph.reshape('pcm', 0, d.SAMPLES, 1)
    inputs = (graph.constant(hop, np.int64), graph.constant(d.hann(frame)), graph.constant(frame, np.int64))
    parts = graph.piece(graph.add('STFT', wave, *inputs, onesided=1), 0, frame // 2, 2)
    return graph.add('ReduceSum', graph.add('Mul', parts, parts), graph.constant([3], np.int64), keepdims=0), True


def twostep(graph, frame, hop):
    phases, length = build.PHASES, frame // build.PHASES
    count = (d.SAMPLES - frame) // hop + 1
    turned = graph.add('Transpose', graph.reshape('pcm', 0, d.SAMPLES // phases, phases), perm=[0, 2, 1])
    kernel = graph.constant(build.fourier_first(frame))
    first = graph.add('Conv', turned, kernel, group=phases, kernel_shape=[length], strides=[hop // phases])
    second = graph.add(
        'MatMul', graph.constant(build.fourier_second()), graph.reshape(first, 0, 2 * phases, length * count)
    )
    parts = graph.reshape(second, 0, 2, frame // 2, count)
    return graph.add('ReduceSum', graph.add('Mul', parts, parts), graph.constant([1], np.int64), keepdims=0), False


def save(method, frame, hop, folder):
    graph = build.Graph()
    power, time_first = method(graph, frame, hop)
    filters = d.mel_filters(frame)
    if time_first:
        mel = graph.add('MatMul', power, graph.constant(filters.T))
    else:
        mel = graph.add('MatMul', graph.constant(filters), power)
    floor = graph.constant([d.POWER_FLOOR])
    graph.nodes += [helper.make_node('Add', [mel, floor], ['raised']), helper.make_node('Log', ['raised'], ['mel'])]
    body = helper.make_graph(
        graph.nodes,
        'framing',
        [helper.make_tensor_value_info('pcm', TensorProto.FLOAT, ['batch', d.SAMPLES])],
        [helper.make_tensor_value_info('mel', TensorProto.FLOAT, ['batch', None, None])],
        graph.constants,
    )
    model = helper.make_model(body, opset_imports=[helper.make_opsetid('', 17)], ir_version=8)
    onnx.save(model, str(folder / f'{method.__name__} {frame} {hop}.onnx'))


def main():
    here = pathlib.Path(__file__).resolve()
    with tempfile.TemporaryDirectory() as name:
        for frame, hop in ((512, 512), (512, 256), (1024, 512), (1024, 256)):
            for method in (conv, matmul, fold, stft, twostep):
                save(method, frame, hop, pathlib.Path(name))
        node = here.parents[2] / 'node_modules' / '.bin' / 'node'
        subprocess.run([str(node), str(here.with_suffix('.mjs')), name, str(build.RESOURCES / 'model.onnx')], check=True)


if __name__ == '__main__':
    main()
