# SPDX-License-Identifier: GPL-3.0-or-later
"""How well do vectors find the same soundtrack and the same artist?

usage: evaluate.py VECTORS.csv MUSIC_FOLDER [--zscore] [--out results.json]

VECTORS.csv is what `segue vectors --out` writes: a header line, then `path,v0,v1,...`, one line a track.
MUSIC_FOLDER holds manifest.csv with path, package, artist, title, seconds and sha256; a path of the vectors is
matched with the manifest's path as it is, below MUSIC_FOLDER, or by its end.

Soundtrack = the manifest's package, queries with at least 5 tracks in it. Artist = the artist tag (case and
surrounding space ignored), queries with at least 3. Duplicates (same sha256, or same title and rounded
duration) are left out first. Each query ranks all other tracks by cosine. Printed: R@1, P@5, MAP, and the
accuracy of a vote of the 5 nearest, each with a 95 % interval from 1,000 bootstrap resamples of the queries;
the skewness of N_10 (how often a track is among the 10 nearest of another) and the share of orphans
(N_10 = 0). Beside each row the same numbers for random vectors (mean of 20 draws).

With --out the numbers are kept in a JSON file under a key made of the input's content and the options; a row
that is already there is printed and not computed again, so an interrupted series of runs goes on where it was.
"""
import argparse
import csv
import hashlib
import json
import pathlib
import sys

import numpy as np

DRAWS = 20
RESAMPLES = 1000


def read_vectors(path):
    with open(path, newline='', encoding='utf-8') as source:
        rows = csv.reader(source)
        next(rows)
        names, values = [], []
        for row in rows:
            names.append(row[0])
            values.append([float(value) for value in row[1:]])
    return names, np.array(values, np.float64)


def read_manifest(folder):
    with open(pathlib.Path(folder) / 'manifest.csv', newline='', encoding='utf-8') as source:
        return list(csv.DictReader(source))


def match(names, manifest, folder):
    """Index into the vectors for each manifest row that has one."""
    by_name = {name: index for index, name in enumerate(names)}
    root = pathlib.Path(folder).resolve()
    found = []
    for row in manifest:
        candidates = (row['path'], str(pathlib.Path(folder) / row['path']), str(root / row['path']))
        index = next((by_name[name] for name in candidates if name in by_name), None)
        if index is None:
            ends = [i for name, i in by_name.items() if name.endswith('/' + row['path'])]
            index = ends[0] if len(ends) == 1 else None
        if index is not None:
            found.append((row, index))
    return found


def without_duplicates(pairs):
    seen, kept = set(), []
    for row, index in pairs:
        title = row['title'].strip().lower()
        keys = {('sha256', row['sha256'])} | ({('title', title, round(float(row['seconds'])))} if title else set())
        if keys & seen:
            continue
        seen |= keys
        kept.append((row, index))
    return kept


def order_of(vectors):
    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    similarity = unit @ unit.T
    np.fill_diagonal(similarity, -np.inf)
    return np.argsort(-similarity, axis=1, kind='stable')[:, :-1]


def per_query(order, labels, smallest):
    """One row a query: R@1, P@5, average precision, 5-NN vote right."""
    counts = {label: labels.count(label) for label in set(labels) if label}
    result = []
    for query, label in enumerate(labels):
        if counts.get(label, 0) < smallest:
            continue
        ranked = [labels[other] for other in order[query]]
        hits = np.array([other == label for other in ranked], np.float64)
        precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
        nearest = ranked[:5]
        # The most frequent label of the five; a tie goes to the one that comes first.
        vote = max(nearest, key=lambda other: (nearest.count(other), -nearest.index(other)))
        result.append((hits[0], hits[:5].mean(), (precision * hits).sum() / hits.sum(), float(vote == label)))
    return np.array(result)


def hubness(order):
    occurrences = np.bincount(order[:, :10].ravel(), minlength=len(order)).astype(np.float64)
    centred = occurrences - occurrences.mean()
    spread = centred.std()
    return float((centred**3).mean() / spread**3) if spread else 0.0, float((occurrences == 0).mean())


def summary(values):
    generator = np.random.default_rng(0)
    picks = generator.integers(0, len(values), (RESAMPLES, len(values)))
    low, high = np.percentile(values[picks].mean(axis=1), [2.5, 97.5], axis=0)
    names = ('r1', 'p5', 'map', 'knn5')
    return {name: [float(values.mean(axis=0)[i]), float(low[i]), float(high[i])] for i, name in enumerate(names)}


def measure(vectors, rows):
    tasks = {
        'soundtrack': ([row['package'] for row in rows], 5),
        'artist': ([row['artist'].strip().lower() for row in rows], 3),
    }
    order = order_of(vectors)
    skew, orphans = hubness(order)
    result = {'tracks': len(rows), 'dims': vectors.shape[1], 'hubness': {'skew': skew, 'orphans': orphans}, 'tasks': {}}
    generator = np.random.default_rng(0)
    draws = [order_of(generator.standard_normal((len(rows), 64))) for _ in range(DRAWS)]
    result['randomHubness'] = dict(zip(('skew', 'orphans'), np.mean([hubness(draw) for draw in draws], axis=0).tolist()))
    for task, (labels, smallest) in tasks.items():
        values = per_query(order, labels, smallest)
        if not len(values):
            continue
        chance = np.mean([per_query(draw, labels, smallest).mean(axis=0) for draw in draws], axis=0)
        result['tasks'][task] = {
            'queries': len(values), **summary(values), 'random': dict(zip(('r1', 'p5', 'map', 'knn5'), chance.tolist())),
        }
    return result


def show(result):
    print(f"{result['tracks']} tracks, {result['dims']} dimensions")
    for task, numbers in result['tasks'].items():
        print(f"same {task}, {numbers['queries']} queries")
        for key, name in (('r1', 'R@1'), ('p5', 'P@5'), ('map', 'MAP'), ('knn5', '5-NN')):
            value, low, high = numbers[key]
            print(f"  {name:5} {value:.3f}  [{low:.3f}, {high:.3f}]   random {numbers['random'][key]:.3f}")
    for name, key in (('vectors', 'hubness'), ('random', 'randomHubness')):
        print(f"hubness of {name}: N_10 skew {result[key]['skew']:.2f}, orphans {100 * result[key]['orphans']:.1f} %")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('vectors')
    parser.add_argument('music')
    parser.add_argument('--zscore', action='store_true', help='centre and scale each dimension over the set first')
    parser.add_argument('--out', type=pathlib.Path)
    options = parser.parse_args()
    content = pathlib.Path(options.vectors).read_bytes() + (pathlib.Path(options.music) / 'manifest.csv').read_bytes()
    key = hashlib.sha256(content).hexdigest()[:16] + ('-zscore' if options.zscore else '')
    kept = json.loads(options.out.read_text()) if options.out and options.out.exists() else {}
    if key not in kept:
        names, vectors = read_vectors(options.vectors)
        pairs = without_duplicates(match(names, read_manifest(options.music), options.music))
        if len(pairs) < 12:
            sys.exit(f'Only {len(pairs)} vectors belong to tracks of the manifest: check that both are of the same folder.')
        chosen = vectors[[index for _, index in pairs]]
        if options.zscore:
            chosen = (chosen - chosen.mean(axis=0)) / np.maximum(chosen.std(axis=0), 1e-12)
        kept[key] = {'file': pathlib.Path(options.vectors).name, **measure(chosen, [row for row, _ in pairs])}
        if options.out:
            options.out.write_text(json.dumps(kept, indent=2) + '\n')
    show(kept[key])


if __name__ == '__main__':
    main()
