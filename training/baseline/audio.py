# SPDX-License-Identifier: GPL-3.0-or-later
"""The windows of a track, decoded with the ffmpeg program, placed as mfcc-stats' manifest says."""
import subprocess

import numpy as np

import definition as d

COUNT = 3


def duration(path):
    command = ['ffprobe', '-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', str(path)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def read(path, start):
    command = ['ffmpeg', '-v', 'error', '-ss', f'{start:.3f}', '-t', str(d.WINDOW_SECONDS), '-i', str(path)]
    command += ['-ac', '1', '-ar', str(d.SAMPLE_RATE), '-f', 'f32le', '-']
    pcm = np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, np.float32)
    if not len(pcm):
        raise ValueError(f'{path}: nothing to decode at {start:.1f} s')
    # A track or a last window that is too short is repeated to fill the window.
    return np.resize(pcm, d.SAMPLES)


def windows(path):
    """[count, SAMPLES]; centres at 1/4, 2/4 and 3/4 of the track, starts at least a window apart."""
    seconds = duration(path)
    if seconds <= d.WINDOW_SECONDS:
        return read(path, 0)[None]
    last = seconds - d.WINDOW_SECONDS
    starts = [min(max(seconds * (i + 1) / (COUNT + 1) - d.WINDOW_SECONDS / 2, 0), last) for i in range(COUNT)]
    kept = [starts[0]]
    for start in starts[1:]:
        if start - kept[-1] >= d.WINDOW_SECONDS - 1e-6:
            kept.append(start)
    return np.stack([read(path, start) for start in kept])
