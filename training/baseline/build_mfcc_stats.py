# SPDX-License-Identifier: GPL-3.0-or-later
"""Build resources/encoders/mfcc-stats: model.onnx and manifest.json.

usage: build_mfcc_stats.py [--out FOLDER]

The graph takes `pcm` [batch, 160000] (float32, mono, 16 kHz) and gives `embedding` [batch, 128], unit vectors.
The same input files and library versions give the same bytes.
"""
import argparse
import hashlib
import json
import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

import definition as d

OPSET = 13  # old enough for every execution provider we look at
IR_VERSION = 7
PHASES = 32  # the Fourier transform of a frame is done in two steps, 32 x 32
RESOURCES = pathlib.Path(__file__).resolve().parents[2] / 'resources' / 'encoders' / 'mfcc-stats'


class Graph:
    """Collects nodes and constants; every method gives the name of its result."""

    def __init__(self):
        self.nodes, self.constants, self.count = [], [], 0

    def constant(self, value, kind=np.float32):
        name = f'c{len(self.constants)}'
        self.constants.append(numpy_helper.from_array(np.asarray(value, kind, order='C'), name))
        return name

    def add(self, operator, *inputs, **attributes):
        self.count += 1
        name = f't{self.count}'
        self.nodes.append(helper.make_node(operator, list(inputs), [name], name=f'{operator}{self.count}', **attributes))
        return name

    def reshape(self, value, *shape):
        return self.add('Reshape', value, self.constant(shape, np.int64))

    def mean(self, value, *axes, keep=False):
        return self.add('ReduceMean', value, axes=list(axes), keepdims=int(keep))

    def plus(self, value, number):
        return self.add('Add', value, self.constant([number]))

    def centred(self, value, axis):
        return self.add('Sub', value, self.mean(value, axis, keep=True))

    def deviation(self, value, axis):
        """Standard deviation along an axis, two passes: the one-pass formula loses all digits on steady sounds."""
        rest = self.centred(value, axis)
        return self.add('Sqrt', self.mean(self.add('Mul', rest, rest), axis))

    def piece(self, value, start, end, axis):
        return self.add('Slice', value, *(self.constant([number], np.int64) for number in (start, end, axis)))


def fourier_first(frame=d.FRAME):
    """Step one for each of 32 interleaved phases: windowed DFT of 32 samples, turned by the phase's twiddle.

    Sample t = 32 n1 + n2 of a frame, bin k = k1 + 32 k2. Rows of the result: phase n2, then real and imaginary
    parts, then k1; columns: n1. The Hann window and the twiddle factors are inside these constants.
    """
    length = frame // PHASES
    phase = np.arange(PHASES)[:, None, None]
    low = np.arange(length)[None, :, None]
    step = np.arange(length)[None, None, :]
    window = d.hann(frame).reshape(length, PHASES).T[:, None, :]
    turned = window * np.exp(-2j * np.pi * (step * low / length + phase * low / frame))
    return np.stack([turned.real, turned.imag], axis=1).reshape(PHASES * 2 * length, 1, length)


def fourier_second():
    """Step two, across the phases: rows (real, imaginary) x k2 for the lower half of the spectrum."""
    kept = PHASES // 2
    wave = np.exp(-2j * np.pi * np.outer(np.arange(kept), np.arange(PHASES)) / PHASES)
    matrix = np.zeros((2, kept, PHASES, 2))
    matrix[0, :, :, 0], matrix[0, :, :, 1] = wave.real, -wave.imag
    matrix[1, :, :, 0], matrix[1, :, :, 1] = wave.imag, wave.real
    return matrix.reshape(2 * kept, 2 * PHASES)


def log_mel(graph, pcm):
    """[batch, SAMPLES] -> [batch, MELS, FRAMES]"""
    steady = graph.centred(pcm, 1)
    level = graph.add('Sqrt', graph.mean(graph.add('Mul', steady, steady), 1, keep=True))
    even = graph.add('Div', steady, graph.plus(level, d.RMS_FLOOR))
    length = d.FRAME // PHASES
    # Only here a transpose: from then on each step leaves its result in the order that the next one needs.
    phases = graph.add('Transpose', graph.reshape(even, 0, d.SAMPLES // PHASES, PHASES), perm=[0, 2, 1])
    first = graph.add(
        'Conv', phases, graph.constant(fourier_first()), group=PHASES, kernel_shape=[length], strides=[d.HOP // PHASES]
    )
    second = graph.add('MatMul', graph.constant(fourier_second()), graph.reshape(first, 0, 2 * PHASES, length * d.FRAMES))
    parts = graph.reshape(second, 0, 2, d.BINS, d.FRAMES)
    power = graph.add('ReduceSum', graph.add('Mul', parts, parts), graph.constant([1], np.int64), keepdims=0)
    return graph.add('Log', graph.plus(graph.add('MatMul', graph.constant(d.mel_filters()), power), d.POWER_FLOOR))


def modulation(graph, mel):
    """[batch, MELS, FRAMES] -> [batch, MODULATION_KEPT ** 2]"""
    bins, length = d.MODULATION_BINS, d.MODULATION_FRAME
    wave = np.exp(-2j * np.pi * np.outer(np.arange(1, bins + 1), np.arange(length)) / length) * d.hann(length)
    basis = np.concatenate([wave.real, wave.imag])
    basis -= basis.mean(axis=1, keepdims=True)  # the same as taking each piece's mean away first
    bands = graph.add('MatMul', graph.constant(d.averages(d.MODULATION_BANDS, d.MELS)), mel)
    parts = graph.add(
        'Conv',
        # A level far from zero would cost digits in float32, although the basis has no constant part.
        graph.reshape(graph.centred(bands, 2), -1, 1, d.FRAMES),
        graph.constant(basis[:, None, :]),
        kernel_shape=[length],
        strides=[d.MODULATION_HOP],
    )
    pieces = (d.FRAMES - length) // d.MODULATION_HOP + 1
    parts = graph.reshape(parts, -1, d.MODULATION_BANDS, 2, bins * pieces)
    power = graph.add('ReduceSum', graph.add('Mul', parts, parts), graph.constant([2], np.int64), keepdims=0)
    size = graph.mean(graph.reshape(graph.add('Sqrt', power), 0, d.MODULATION_BANDS, bins, pieces), 3)
    picture = graph.add('Log', graph.plus(size, d.MODULATION_FLOOR))
    along = graph.add('MatMul', picture, graph.constant(d.dct(d.MODULATION_KEPT, bins).T))
    across = graph.add('MatMul', graph.constant(d.dct(d.MODULATION_KEPT, d.MODULATION_BANDS)), along)
    return graph.reshape(across, 0, d.MODULATION_KEPT**2)


def build():
    graph = Graph()
    mel = log_mel(graph, 'pcm')
    cepstrum = graph.add('MatMul', graph.constant(d.dct(d.COEFFICIENTS, d.MELS)), mel)

    def spread(value):
        return graph.add('Log', graph.plus(graph.deviation(value, 2), d.SPREAD_FLOOR))

    def delta(value, lag):
        return graph.add('Sub', graph.piece(value, lag, d.FRAMES, 2), graph.piece(value, 0, d.FRAMES - lag, 2))

    bands = graph.add('MatMul', graph.constant(d.averages(d.ONSET_BANDS, d.MELS)), mel)
    rise = graph.mean(graph.add('Relu', delta(bands, 1)), 2)
    contrast = graph.deviation(graph.reshape(mel, 0, d.REGIONS, d.MELS // d.REGIONS, d.FRAMES), 2)
    blocks = [
        graph.mean(cepstrum, 2),
        spread(cepstrum),
        *(spread(delta(cepstrum, lag)) for lag in d.LAGS),
        graph.add('Log', graph.plus(rise, d.ONSET_FLOOR)),
        graph.mean(contrast, 2),
        graph.deviation(contrast, 2),
        modulation(graph, mel),
    ]
    centre, spread_of, middle, whitening = d.constants()
    features = graph.add('Concat', *blocks, axis=1)
    scaled = graph.add('Mul', graph.add('Sub', features, graph.constant(centre)), graph.constant(1 / (d.SQUASH * spread_of)))
    even = graph.add('Sub', graph.add('Tanh', scaled), graph.constant(middle))
    vector = graph.add('MatMul', even, graph.constant(whitening.T))
    square = graph.add('ReduceSum', graph.add('Mul', vector, vector), graph.constant([1], np.int64), keepdims=1)
    graph.nodes.append(
        helper.make_node('Div', [vector, graph.add('Sqrt', graph.plus(square, 1e-12))], ['embedding'], name='Unit')
    )
    body = helper.make_graph(
        graph.nodes,
        'mfcc-stats',
        [helper.make_tensor_value_info('pcm', TensorProto.FLOAT, ['batch', d.SAMPLES])],
        [helper.make_tensor_value_info('embedding', TensorProto.FLOAT, ['batch', d.DIMS])],
        graph.constants,
    )
    model = helper.make_model(
        body, opset_imports=[helper.make_opsetid('', OPSET)], ir_version=IR_VERSION, producer_name='segue'
    )
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString(deterministic=True)


def manifest(digest):
    constants = json.loads(d.CONSTANTS.read_text())
    tracks = constants['tracksByPackage']
    return {
        'schema': 1,
        'id': 'mfcc-stats',
        'version': '1.1.0',
        'name': 'MFCC statistics (baseline)',
        'description': 'Describes timbre, its spread, onsets and level swings of ten-second windows by fixed '
        'statistics, decorrelated. Nothing in it was learned from labels or by gradient descent.',
        'model': {'file': 'model.onnx', 'sha256': digest, 'input': 'pcm', 'output': 'embedding'},
        'sampleRate': d.SAMPLE_RATE,
        'windowSeconds': d.WINDOW_SECONDS,
        'hopSeconds': d.WINDOW_SECONDS,
        'windows': {'count': 3, 'placement': 'spread'},
        'dims': d.DIMS,
        'licence': 'GPL-3.0-or-later',
        'provenance': {
            'trainedOn': 'nothing; the mean, spread and covariance of the features come from '
            f"{constants['windows']} windows of {sum(tracks.values())} tracks in {len(tracks)} Debian packages",
            'builtBy': 'training/baseline/build_mfcc_stats.py',
            'notes': 'training/baseline/constants.json names the packages; docs/ENCODERS.md has the measurements.',
        },
        'providers': PROVIDERS,
        # Two tracks of one title and length are one recording from this cosine on; measured in docs/ENCODERS.md.
        'calibration': {'copyCosine': 0.9},
    }


HALF = 'Needs float32: power spectra exceed the range of half precision.'
PROVIDERS = {
    'cpu': {'notes': 'About 2 ms a window on one thread; decoding costs more, so another provider gains little.'},
    'webgpu': {'notes': 'Every node runs on it; within 2e-6 of the CPU on a software device. ' + HALF},
    'cuda': {'notes': 'Not measured. ' + HALF},
    'dml': {'notes': 'Not measured. ' + HALF},
    'coreml': {'notes': 'Not measured. ' + HALF},
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--out', type=pathlib.Path, default=RESOURCES)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    content = build()
    (options.out / 'model.onnx').write_bytes(content)
    text = json.dumps(manifest(hashlib.sha256(content).hexdigest()), indent=2, ensure_ascii=False)
    (options.out / 'manifest.json').write_text(text + '\n')
    print(f'{options.out}: {len(content)} bytes, {d.DIMS} dimensions')


if __name__ == '__main__':
    main()
