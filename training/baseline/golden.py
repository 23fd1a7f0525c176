# SPDX-License-Identifier: GPL-3.0-or-later
"""Write test/golden/encoder.golden.json: the numpy reference's vectors of waveforms that are made in code.

usage: golden.py

The same waveforms are made by test/golden/encoderWaveforms.ts; change both together.
"""
import json
import pathlib

import numpy as np

import definition as d
import reference

OUT = pathlib.Path(__file__).resolve().parents[2] / 'test' / 'golden' / 'encoder.golden.json'


def noise():
    """Uniform in [-0.3, 0.3) from a 32-bit linear congruential generator, so that any language gives the same."""
    values, state = np.empty(d.SAMPLES), 1
    for i in range(d.SAMPLES):
        state = (state * 1664525 + 1013904223) % 2**32
        values[i] = (state / 2**31 - 1) * 0.3
    return values


def waveforms():
    t = np.arange(d.SAMPLES) / d.SAMPLE_RATE
    sine = np.sin(2 * np.pi * 440 * t)
    clicks = np.zeros(d.SAMPLES)
    clicks[::8000] = 0.8
    # Decaying notes, one each quarter of a second, over a soft noise bed.
    pitch = np.array([220, 277.18, 329.63, 440])[(np.floor(t * 4) % 4).astype(int)]
    melody = 0.5 * np.exp(-8 * (t * 4 % 1) / 4) * np.sin(2 * np.pi * pitch * t)
    shapes = {
        'silence': np.zeros(d.SAMPLES),
        'sine': 0.5 * sine,
        'clipped': np.clip(3 * sine, -1, 1),
        'noise': noise(),
        'offset': 0.25 + 0.01 * noise(),
        'chirp': 0.4 * np.sin(2 * np.pi * (50 * t + 6950 / 20 * t**2)),
        'clicks': clicks,
        'melody': melody + 0.02 * noise(),
    }
    return {name: shape.astype(np.float32) for name, shape in shapes.items()}


def main():
    vectors = {name: [float(f'{value:.7g}') for value in reference.embed(pcm)] for name, pcm in waveforms().items()}
    lines = ',\n'.join(f'  {json.dumps(name)}: {json.dumps(vector)}' for name, vector in vectors.items())
    OUT.write_text('{\n' + lines + '\n}\n')
    print(f'{OUT}: {len(vectors)} vectors of {d.DIMS}')


if __name__ == '__main__':
    main()
