# SPDX-License-Identifier: GPL-3.0-or-later
"""Is an altered track still found? The query is the altered track, the answer is the same track in the clean set.

usage: robustness.py MUSIC_FOLDER [--encoder FOLDER]

Printed for each alteration: the share of tracks whose clean self is the nearest (hit rate at 1), the mean cosine to
it, the mean cosine between different altered tracks (equally encoded tracks must not come nearer to each other than
clean ones), and R@1 for the same soundtrack with the altered query among the clean others (an encoder that knew
soundtracks by their codec would lose it).
"""
import argparse
import csv
import pathlib
import subprocess

import numpy as np

import evaluate
from encoder import DEFAULT, Encoder, audio

SEED = 0


def recoded(windows, options):
    """Encoded and decoded as one piece."""
    raw = ['-f', 'f32le', '-ar', str(audio.d.SAMPLE_RATE), '-ac', '1']
    encode = ['ffmpeg', '-v', 'error', *raw, '-i', '-', *options, '-']
    packed = subprocess.run(encode, input=windows.astype('<f4').tobytes(), capture_output=True, check=True).stdout
    decode = ['ffmpeg', '-v', 'error', '-i', '-', *raw, '-']
    pcm = np.frombuffer(subprocess.run(decode, input=packed, capture_output=True, check=True).stdout, '<f4')
    return np.resize(pcm, windows.size).reshape(windows.shape)


def low_passed(windows):
    spectrum = np.fft.rfft(windows, axis=1)
    spectrum[:, 4000 * audio.d.WINDOW_SECONDS :] = 0
    return np.fft.irfft(spectrum, axis=1)


def noisy(windows):
    generator = np.random.default_rng(SEED)
    return windows + generator.standard_normal(windows.shape) * windows.std() * 0.1


ALTERATIONS = {
    'clean': lambda windows: windows,
    'gain -20 dB': lambda windows: windows * 0.1,
    'MP3 48 kbit/s': lambda windows: recoded(windows, ['-c:a', 'libmp3lame', '-b:a', '48k', '-f', 'mp3']),
    'Opus 32 kbit/s': lambda windows: recoded(windows, ['-ar', '48000', '-c:a', 'libopus', '-b:a', '32k', '-f', 'ogg']),
    'low-pass 4 kHz': low_passed,
    'noise at 20 dB': noisy,
    'clipped +12 dB': lambda windows: np.clip(windows * 4, -1, 1),
    'half a frame later': lambda windows: np.roll(windows, audio.d.HOP // 2, axis=1),
    '1 s later': lambda windows: np.roll(windows, audio.d.SAMPLE_RATE, axis=1),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('music', type=pathlib.Path)
    parser.add_argument('--encoder', type=pathlib.Path, default=DEFAULT)
    options = parser.parse_args()
    encoder = Encoder(options.encoder)
    with open(options.music / 'manifest.csv', newline='', encoding='utf-8') as source:
        rows = [row for row, _ in evaluate.without_duplicates([(row, None) for row in csv.DictReader(source)])]
    vectors = {name: [] for name in ALTERATIONS}
    for row in rows:
        windows = audio.windows(options.music / row['path'])
        for name, alter in ALTERATIONS.items():
            vectors[name].append(encoder.track(alter(windows)))
    encoder.close()
    clean = np.array(vectors['clean'])
    apart = ~np.eye(len(clean), dtype=bool)
    labels = np.array([row['package'] for row in rows])
    print(f"{'':20} hit@1  cosine to itself (lowest)  cosine between others  soundtrack R@1")
    for name, values in vectors.items():
        altered = np.array(values)
        similarity = altered @ clean.T
        own = np.diag(similarity)
        hit = np.mean(similarity.argmax(axis=1) == np.arange(len(clean)))
        others = np.where(apart, similarity, -2).argmax(axis=1)
        same = np.mean(labels[others] == labels)
        between = (altered @ altered.T)[apart].mean()
        print(f'{name:20} {hit:.3f}  {own.mean():.4f} ({own.min():.4f})             {between:+.3f}                 {same:.3f}')


if __name__ == '__main__':
    main()
