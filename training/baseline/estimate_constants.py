# SPDX-License-Identifier: GPL-3.0-or-later
"""Remake constants.json: centre, spread and whitening of the features of mfcc-stats over music folders.

usage: estimate_constants.py MUSIC_FOLDER [MUSIC_FOLDER ...] --packages PACKAGE [PACKAGE ...]

A folder holds manifest.csv with at least path and package. Only the packages that are named are read, so that
music kept for judging the encoder stays out. Nothing is learned from labels: centre and spread are the mean and the
standard deviation of one feature over all windows, with values beyond three spreads of the median pulled in; the
whitening is the inverse square root of the squashed features' covariance, shrunk towards the identity, without the
directions of least variance.
"""
import argparse
import csv
import json
import pathlib
import sys

import numpy as np

import audio
import definition as d
import reference


def centre_and_spread(values):
    middle = np.median(values, axis=0)
    low, high = np.percentile(values, [15.87, 84.13], axis=0)
    reach = 3 * (high - low) / 2
    tamed = np.clip(values, middle - reach, middle + reach)
    return tamed.mean(axis=0), tamed.std(axis=0)


def whiten(squashed):
    variance, directions = np.linalg.eigh(np.cov(squashed.T))
    variance, directions = variance[::-1], directions[:, ::-1]
    shrunk = (1 - d.SHRINKAGE) * variance + d.SHRINKAGE * variance.mean()
    matrix = (directions / np.sqrt(shrunk)).T[: d.DIMS]
    # An eigenvector's sign is arbitrary: the largest entry is made positive, so that a remake gives the same.
    return matrix * np.sign(matrix[np.arange(d.DIMS), np.abs(matrix).argmax(axis=1)])[:, None]


def rounded(values):
    return [float(f'{value:.6g}') for value in values]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('folders', nargs='+', type=pathlib.Path)
    parser.add_argument('--packages', nargs='+', required=True)
    options = parser.parse_args()
    values, tracks = [], {}
    for folder in options.folders:
        with open(folder / 'manifest.csv', newline='', encoding='utf-8') as source:
            for row in csv.DictReader(source):
                if row['package'] not in options.packages:
                    continue
                try:
                    found = [reference.features(pcm) for pcm in audio.windows(folder / row['path'])]
                except Exception as problem:  # one odd file must not end the run; it is named
                    print(f"left out {row['path']}: {problem}", file=sys.stderr)
                    continue
                values += found
                tracks[row['package']] = tracks.get(row['package'], 0) + 1
    values = np.array(values)
    centre, spread = centre_and_spread(values)
    squashed = reference.squash(values, centre, spread)
    whole = np.rint(whiten(squashed) / d.WHITENING_UNIT).astype(int).tolist()
    parts = {
        'what': 'Of the features of mfcc-stats, in the order of blocks: centre, spread, middle after squashing, '
        f'and the whitening matrix, a row a dimension, in units of {d.WHITENING_UNIT:g}',
        'made': 'training/baseline/estimate_constants.py over the Debian packages below, three windows a track',
        'tracksByPackage': dict(sorted(tracks.items())),
        'windows': len(values),
        'blocks': [name for name, _ in d.BLOCKS],
        'centre': rounded(centre),
        'spread': rounded(spread),
        'middle': rounded(squashed.mean(axis=0)),
    }
    lines = [f'"{name}": {json.dumps(part)}' for name, part in parts.items()]
    rows = ',\n'.join(json.dumps(row, separators=(',', ':')) for row in whole)
    d.CONSTANTS.write_text('{\n' + ',\n'.join(lines) + ',\n"whitening": [\n' + rows + '\n]\n}\n')
    print(f'{sum(tracks.values())} tracks of {len(tracks)} packages, {len(values)} windows', file=sys.stderr)


if __name__ == '__main__':
    main()
