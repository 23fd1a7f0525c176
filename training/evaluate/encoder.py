# SPDX-License-Identifier: GPL-3.0-or-later
"""An encoder's graph, run by the project's onnxruntime-node in a child process."""
import json
import pathlib
import subprocess
import sys

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEFAULT = ROOT / 'resources' / 'encoders' / 'mfcc-stats'
sys.path.insert(0, str(ROOT / 'training' / 'baseline'))
import audio  # noqa: E402


class Encoder:
    def __init__(self, folder):
        manifest = json.loads((pathlib.Path(folder) / 'manifest.json').read_text())
        samples = round(manifest['sampleRate'] * manifest['windowSeconds'])
        if (samples, manifest['sampleRate']) != (audio.d.SAMPLES, audio.d.SAMPLE_RATE):
            sys.exit('This encoder wants other windows than training/baseline/audio.py cuts.')
        self.dims = manifest['dims']
        node = ROOT / 'node_modules' / '.bin' / 'node'
        model = pathlib.Path(folder) / manifest['model']['file']
        command = [str(node), str(ROOT / 'training' / 'run_graph.mjs'), str(model), str(samples)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def windows(self, pcm):
        """pcm [count, samples] -> unit vectors [count, dims]"""
        self.process.stdin.write(np.asarray(pcm, '<f4').tobytes())
        self.process.stdin.flush()
        size = len(pcm) * self.dims * 4
        answer = self.process.stdout.read(size)
        if len(answer) < size:
            sys.exit('The graph stopped; its message is above.')
        return np.frombuffer(answer, '<f4').reshape(-1, self.dims).astype(np.float64)

    def track(self, pcm):
        """The vector of a track: the mean of its windows', scaled to length 1."""
        mean = self.windows(pcm).mean(axis=0)
        return mean / np.linalg.norm(mean)

    def close(self):
        self.process.stdin.close()
        self.process.wait()
