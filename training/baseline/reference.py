# SPDX-License-Identifier: GPL-3.0-or-later
"""mfcc-stats in plain numpy, float64, with numpy's own FFT: what the graph must compute.

It shares the fixed matrices with the graph (definition.py) but not the way the Fourier transforms are done,
nor the order of operations, so that an error in either shows.
"""
import numpy as np

import definition as d


def log_mel(pcm):
    """pcm [SAMPLES] -> [MELS, FRAMES]; the same at every loudness."""
    pcm = np.asarray(pcm, np.float64)
    pcm = pcm - pcm.mean()
    pcm = pcm / (np.sqrt(np.mean(pcm**2)) + d.RMS_FLOOR)
    frames = np.lib.stride_tricks.sliding_window_view(pcm, d.FRAME)[:: d.HOP]
    power = np.abs(np.fft.rfft(frames * d.hann(d.FRAME), axis=1)[:, : d.BINS]) ** 2
    return np.log(power @ d.mel_filters().T + d.POWER_FLOOR).T


def modulation(mel):
    """How strongly each band's level swings at each speed, as a smooth picture: [MODULATION_KEPT ** 2]."""
    bands = d.averages(d.MODULATION_BANDS, d.MELS) @ mel
    pieces = np.lib.stride_tricks.sliding_window_view(bands, d.MODULATION_FRAME, axis=1)[:, :: d.MODULATION_HOP]
    pieces = (pieces - pieces.mean(axis=2, keepdims=True)) * d.hann(d.MODULATION_FRAME)
    size = np.abs(np.fft.rfft(pieces, axis=2)[:, :, 1 : d.MODULATION_BINS + 1]).mean(axis=1)
    picture = np.log(size + d.MODULATION_FLOOR)
    across, along = d.dct(d.MODULATION_KEPT, d.MODULATION_BANDS), d.dct(d.MODULATION_KEPT, d.MODULATION_BINS)
    return (across @ picture @ along.T).ravel()


def features(pcm):
    """The vector before whitening: [FEATURES]."""
    mel = log_mel(pcm)
    cepstrum = d.dct(d.COEFFICIENTS, d.MELS) @ mel
    blocks = [cepstrum.mean(axis=1), np.log(cepstrum.std(axis=1) + d.SPREAD_FLOOR)]
    for lag in d.LAGS:
        delta = cepstrum[:, lag:] - cepstrum[:, :-lag]
        blocks.append(np.log(delta.std(axis=1) + d.SPREAD_FLOOR))
    bands = d.averages(d.ONSET_BANDS, d.MELS) @ mel
    blocks.append(np.log(np.maximum(np.diff(bands, axis=1), 0).mean(axis=1) + d.ONSET_FLOOR))
    contrast = mel.reshape(d.REGIONS, -1, mel.shape[1]).std(axis=1)
    blocks += [contrast.mean(axis=1), contrast.std(axis=1), modulation(mel)]
    return np.concatenate(blocks)


def squash(values, centre, spread):
    return np.tanh((values - centre) / (d.SQUASH * spread))


def embed(pcm):
    """pcm [SAMPLES] -> unit vector [DIMS]."""
    centre, spread, middle, whitening = d.constants()
    vector = whitening @ (squash(features(pcm), centre, spread) - middle)
    return vector / np.linalg.norm(vector)
