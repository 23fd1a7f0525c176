# SPDX-License-Identifier: GPL-3.0-or-later
"""The graph against its numpy reference, and the build against the committed files."""
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'training' / 'baseline'))
import build_mfcc_stats  # noqa: E402
import definition as d  # noqa: E402
import golden  # noqa: E402
import reference  # noqa: E402

NODE = ROOT / 'node_modules' / '.bin' / 'node'


def run_graph(model, windows):
    command = [str(NODE), str(ROOT / 'training' / 'run_graph.mjs'), str(model), str(d.SAMPLES)]
    content = np.stack(windows).astype('<f4').tobytes()
    answer = subprocess.run(command, input=content, stdout=subprocess.PIPE, check=True).stdout
    return np.frombuffer(answer, '<f4').reshape(len(windows), d.DIMS)


class TestMfccStats(unittest.TestCase):
    def test_graph_computes_the_reference(self):
        waveforms = golden.waveforms()
        generator = np.random.default_rng(3)
        for index in range(4):  # coloured noise with random level swings
            coloured = np.cumsum(generator.standard_normal(d.SAMPLES)) * 1e-3 if index % 2 else generator.laplace(size=d.SAMPLES)
            swings = np.repeat(generator.random(100), d.SAMPLES // 100)
            waveforms[f'random {index}'] = (coloured * swings).astype(np.float32)
        vectors = run_graph(build_mfcc_stats.RESOURCES / 'model.onnx', list(waveforms.values()))
        for (name, pcm), vector in zip(waveforms.items(), vectors):
            with self.subTest(name):
                self.assertLess(np.abs(vector - reference.embed(pcm)).max(), 5e-5)

    def test_golden_numbers_are_the_reference_s(self):
        kept = json.loads(golden.OUT.read_text())
        for name, pcm in golden.waveforms().items():
            np.testing.assert_allclose(kept[name], reference.embed(pcm), atol=1e-6)

    def test_build_gives_the_committed_graph(self):
        with tempfile.TemporaryDirectory() as folder:
            content = build_mfcc_stats.build()
            model = pathlib.Path(folder) / 'model.onnx'
            model.write_bytes(content)
            committed = json.loads((build_mfcc_stats.RESOURCES / 'manifest.json').read_text())
            if hashlib.sha256(content).hexdigest() == committed['model']['sha256']:
                return
            # Other library versions may write other bytes; the numbers must be the same.
            windows = [golden.waveforms()['melody'], golden.waveforms()['noise']]
            kept = run_graph(build_mfcc_stats.RESOURCES / 'model.onnx', windows)
            np.testing.assert_allclose(run_graph(model, windows), kept, atol=1e-5)

    def test_constants_fit_the_features(self):
        self.assertEqual(reference.features(golden.waveforms()['noise']).shape, (d.FEATURES,))
        centre, spread, middle, whitening = d.constants()
        self.assertEqual((len(centre), len(spread), len(middle)), (d.FEATURES,) * 3)
        self.assertEqual(whitening.shape, (d.DIMS, d.FEATURES))
        self.assertTrue(np.all(spread > 0))


if __name__ == '__main__':
    unittest.main()
