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


def starts(seconds, wanted=COUNT):
    """Centres at (i + 1) / (count + 1) of the track; fewer windows where they would overlap. As the app does it."""
    last = seconds - d.WINDOW_SECONDS
    if last <= 0:
        return [0.0]
    for count in range(wanted, 0, -1):
        centres = [seconds * (i + 1) / (count + 1) for i in range(count)]
        found = [min(max(centre - d.WINDOW_SECONDS / 2, 0), last) for centre in centres]
        if all(after - before >= d.WINDOW_SECONDS for before, after in zip(found, found[1:])):
            break
    return found


def windows(path, wanted=COUNT):
    """[count, SAMPLES]"""
    return np.stack([read(path, start) for start in starts(duration(path), wanted)])
