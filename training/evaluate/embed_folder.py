# SPDX-License-Identifier: GPL-3.0-or-later
"""Vectors of a music folder without the app: `path,v0,v1,...`, as `segue vectors --out` writes them.

usage: embed_folder.py MUSIC_FOLDER OUT.csv [--encoder FOLDER] [--windows 3]

Decodes with the ffmpeg program and runs the graph in the project's onnxruntime-node. A track's vector is the mean
of its windows' vectors, scaled to length 1. Tracks that OUT.csv already has are skipped, so an interrupted run
goes on where it was; a track that cannot be decoded is named and left out.
"""
import argparse
import csv
import pathlib
import subprocess
import sys

from encoder import DEFAULT, Encoder, audio


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('music', type=pathlib.Path)
    parser.add_argument('out', type=pathlib.Path)
    parser.add_argument('--encoder', type=pathlib.Path, default=DEFAULT)
    parser.add_argument('--windows', type=int, default=audio.COUNT)
    options = parser.parse_args()
    encoder = Encoder(options.encoder)
    done = set()
    if options.out.exists():
        with open(options.out, newline='', encoding='utf-8') as source:
            rows = [row for row in csv.reader(source) if len(row) == encoder.dims + 1]
        done = {row[0] for row in rows}
        # A line that the last run left half written goes.
        with open(options.out, 'w', newline='', encoding='utf-8') as target:
            csv.writer(target).writerows(rows)
    with open(options.music / 'manifest.csv', newline='', encoding='utf-8') as source:
        paths = [row['path'] for row in csv.DictReader(source) if row['path'] not in done]
    with open(options.out, 'a', newline='', encoding='utf-8') as target:
        writer = csv.writer(target)
        if not done:
            writer.writerow(['path', *(f'v{i}' for i in range(encoder.dims))])
        for path in paths:
            try:
                windows = audio.windows(options.music / path, options.windows)
            except (ValueError, subprocess.CalledProcessError) as problem:
                print(f'left out {path}: {problem}', file=sys.stderr)
                continue
            writer.writerow([path, *(f'{value:.7g}' for value in encoder.track(windows))])
            target.flush()
    encoder.close()


if __name__ == '__main__':
    main()
