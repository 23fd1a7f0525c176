# SPDX-License-Identifier: GPL-3.0-or-later
"""The numbers and fixed matrices of mfcc-stats: one place for the graph and for its numpy reference."""
import json
import pathlib

import numpy as np

SAMPLE_RATE = 16000
WINDOW_SECONDS = 10
SAMPLES = SAMPLE_RATE * WINDOW_SECONDS

# Spectrogram: 64 ms frames, 32 ms apart.
FRAME = 1024
HOP = 512
FRAMES = (SAMPLES - FRAME) // HOP + 1  # 311
BINS = FRAME // 2  # 0 Hz up to but without 8000 Hz
MELS = 64
MEL_LOWEST, MEL_HIGHEST = 40.0, 8000.0
POWER_FLOOR = 1.0  # added to each mel power of a waveform of RMS 1; about 30 dB below a band's usual power
RMS_FLOOR = 1e-9  # keeps digital silence finite

# Statistics over a window.
COEFFICIENTS = 40
LAGS = (1, 4)  # deltas over 32 ms and over 128 ms
SPREAD_FLOOR = 0.05  # inside the logarithm of a standard deviation
ONSET_BANDS = 32
ONSET_FLOOR = 0.01
REGIONS = 8  # regions of 8 mels whose contrast is described
MODULATION_BANDS = 16
MODULATION_FRAME = 128  # 4.1 s
MODULATION_HOP = 61  # four frames that end exactly with the window: 128 + 3 * 61 = 311
MODULATION_BINS = 24  # 0.24 Hz to 5.9 Hz
MODULATION_FLOOR = 0.1
MODULATION_KEPT = 6  # of the two-dimensional DCT, in both directions

# The vector before whitening: blocks and their sizes.
BLOCKS = (
    ('mean', COEFFICIENTS),
    ('spread', COEFFICIENTS),
    *((f'delta{lag}', COEFFICIENTS) for lag in LAGS),
    ('onset', ONSET_BANDS),
    ('contrast', 2 * REGIONS),
    ('modulation', MODULATION_KEPT**2),
)
FEATURES = sum(size for _, size in BLOCKS)  # 244
SQUASH = 2.0  # standard deviations at which a feature begins to saturate: no single odd one decides alone
SHRINKAGE = 0.7  # of the covariance towards a multiple of the identity, before its inverse root is taken
DIMS = 128  # directions kept, those of most variance
WHITENING_UNIT = 1e-4  # the matrix is kept as whole numbers of this

CONSTANTS = pathlib.Path(__file__).with_name('constants.json')


def hann(length):
    """Periodic, as for spectral analysis."""
    return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)


def mel_filters(frame=FRAME):
    """[MELS, frame / 2]; HTK mel scale, triangles of height 1."""

    def to_mel(hertz):
        return 2595 * np.log10(1 + hertz / 700)

    edges = 700 * (10 ** (np.linspace(to_mel(MEL_LOWEST), to_mel(MEL_HIGHEST), MELS + 2) / 2595) - 1)
    frequency = np.arange(frame // 2) * SAMPLE_RATE / frame
    rising = (frequency - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - frequency) / (edges[2:] - edges[1:-1])[:, None]
    return np.maximum(0, np.minimum(rising, falling))


def dct(kept, length):
    """[kept, length]; orthonormal DCT-II."""
    matrix = np.sqrt(2 / length) * np.cos(np.pi * np.arange(kept)[:, None] * (np.arange(length) + 0.5) / length)
    matrix[0] /= np.sqrt(2)
    return matrix


def averages(bands, length):
    """[bands, length]; row b averages the b-th of `bands` equal runs."""
    return np.repeat(np.eye(bands), length // bands, axis=1) * bands / length


def constants():
    """Centre and spread [FEATURES] of the features, middle [FEATURES] of the squashed ones, whitening [DIMS, FEATURES]."""
    kept = json.loads(CONSTANTS.read_text())
    whitening = np.array(kept['whitening'], np.float64) * WHITENING_UNIT
    return np.array(kept['centre']), np.array(kept['spread']), np.array(kept['middle']), whitening
