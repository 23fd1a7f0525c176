# SPDX-License-Identifier: GPL-3.0-or-later
"""Vectors of a music folder without the app: `path,v0,v1,...`, as `segue vectors --out` writes them.

usage: embed_folder.py MUSIC_FOLDER OUT.csv [--encoder resources/encoders/mfcc-stats]

Decodes with the ffmpeg program and runs the graph in the project's onnxruntime-node. A track's vector is the mean
of its windows' vectors, scaled to length 1. Tracks that OUT.csv already has are skipped, so an interrupted run
goes on where it was; a track that cannot be decoded is named and left out.
"""
import argparse
import csv
import json
import pathlib
import subprocess
import sys

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'training' / 'baseline'))
import audio  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('music', type=pathlib.Path)
    parser.add_argument('out', type=pathlib.Path)
    parser.add_argument('--encoder', type=pathlib.Path, default=ROOT / 'resources' / 'encoders' / 'mfcc-stats')
    options = parser.parse_args()
    manifest = json.loads((options.encoder / 'manifest.json').read_text())
    samples, dims = round(manifest['sampleRate'] * manifest['windowSeconds']), manifest['dims']
    if (samples, manifest['sampleRate']) != (audio.d.SAMPLES, audio.d.SAMPLE_RATE):
        sys.exit('This encoder wants other windows than audio.py cuts.')
    done = set()
    if options.out.exists():
        with open(options.out, newline='', encoding='utf-8') as source:
            done = {row[0] for row in csv.reader(source) if len(row) == dims + 1}
    with open(options.music / 'manifest.csv', newline='', encoding='utf-8') as source:
        paths = [row['path'] for row in csv.DictReader(source) if row['path'] not in done]
    node = ROOT / 'node_modules' / '.bin' / 'node'
    command = [str(node), str(ROOT / 'training' / 'run_graph.mjs'), str(options.encoder / manifest['model']['file'])]
    graph = subprocess.Popen([*command, str(samples)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with open(options.out, 'a', newline='', encoding='utf-8') as target:
        writer = csv.writer(target)
        if not done:
            writer.writerow(['path', *(f'v{i}' for i in range(dims))])
        for path in paths:
            try:
                windows = audio.windows(options.music / path)
            except (ValueError, subprocess.CalledProcessError) as problem:
                print(f'left out {path}: {problem}', file=sys.stderr)
                continue
            graph.stdin.write(windows.astype('<f4').tobytes())
            graph.stdin.flush()
            answer = graph.stdout.read(len(windows) * dims * 4)
            if len(answer) < len(windows) * dims * 4:
                sys.exit('The graph stopped; its message is above.')
            vector = np.frombuffer(answer, '<f4').reshape(-1, dims).mean(axis=0, dtype=np.float64)
            writer.writerow([path, *(f'{value:.7g}' for value in vector / np.linalg.norm(vector))])
            target.flush()
    graph.stdin.close()
    graph.wait()


if __name__ == '__main__':
    main()
