# SPDX-License-Identifier: GPL-3.0-or-later
"""Remake constants.json: the centre and the spread of each dimension of mfcc-stats over a music folder.

usage: estimate_constants.py MUSIC_FOLDER [MUSIC_FOLDER ...] --packages PACKAGE [PACKAGE ...]

A folder holds manifest.csv with at least path and package. Only the packages that are named are read, so that
music kept for judging the encoder stays out. Nothing is learned from labels: each number is the mean or the
standard deviation of one dimension over all windows, with values beyond three spreads of the median pulled in.
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
    centre, spread = centre_and_spread(np.array(values))
    text = json.dumps(
        {
            'what': 'Centre and spread of each dimension of mfcc-stats before scaling, in the order of BLOCKS.',
            'made': 'training/baseline/estimate_constants.py over the Debian packages below, three windows a track',
            'tracksByPackage': dict(sorted(tracks.items())),
            'windows': len(values),
            'blocks': [name for name, _, _ in d.BLOCKS],
            'centre': [float(f'{value:.6g}') for value in centre],
            'spread': [float(f'{value:.6g}') for value in spread],
        },
        indent=1,
    )
    d.CONSTANTS.write_text(text + '\n')
    print(f'{sum(tracks.values())} tracks of {len(tracks)} packages, {len(values)} windows', file=sys.stderr)


if __name__ == '__main__':
    main()
