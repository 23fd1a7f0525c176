# SPDX-License-Identifier: GPL-3.0-or-later
"""The measures, on cases small enough to count by hand."""
import csv
import pathlib
import subprocess
import sys
import tempfile
import unittest

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'training' / 'evaluate'))
import evaluate  # noqa: E402


def row(path, package='p', artist='', title='', seconds='60.0', digest=None):
    return {'path': path, 'package': package, 'artist': artist, 'title': title, 'seconds': seconds, 'sha256': digest or path}


class TestEvaluate(unittest.TestCase):
    def test_counted_by_hand(self):
        # Query a ranks b (wrong), c, d: R@1 0, average precision (1/2 + 2/3) / 2.
        order = np.array([[1, 2, 3], [0, 2, 3], [0, 3, 1], [0, 2, 1]])
        values = evaluate.per_query(order, ['x', 'y', 'x', 'x'], 3)
        np.testing.assert_allclose(values[:, 0], [0, 1, 1])
        np.testing.assert_allclose(values[0, 2], (1 / 2 + 2 / 3) / 2)
        np.testing.assert_allclose(values[:, 1], [2 / 3, 2 / 3, 2 / 3])
        np.testing.assert_allclose(values[:, 3], [1, 1, 1])

    def test_small_groups_and_unknown_labels_ask_nothing(self):
        order = evaluate.order_of(np.random.default_rng(1).standard_normal((6, 3)))
        self.assertEqual(len(evaluate.per_query(order, ['x', 'x', '', '', '', ''], 3)), 0)

    def test_duplicates_leave_one(self):
        rows = [
            row('a', title='Song', seconds='60.2'),
            row('b', title=' song', seconds='59.9'),
            row('c', title='Song', seconds='90'),
            row('d', digest='same'),
            row('e', digest='same'),
        ]
        kept = evaluate.without_duplicates([(item, index) for index, item in enumerate(rows)])
        self.assertEqual([index for _, index in kept], [0, 2, 3])

    def test_a_hub_shows(self):
        # Everyone's list of ten ends with the same ten tracks: the rest are orphans.
        order = np.array([[other for other in range(30) if other != query] for query in range(30)])
        skew, orphans = evaluate.hubness(order)
        self.assertGreater(skew, 0.5)
        self.assertAlmostEqual(orphans, 19 / 30)

    def test_the_program_finds_the_tracks_whatever_the_form_of_their_paths_and_keeps_its_answer(self):
        generator = np.random.default_rng(2)
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            rows = [row(f'{package}/{i}.ogg', package, f'artist {package}') for package in 'abc' for i in range(6)]
            with open(folder / 'manifest.csv', 'w', newline='') as target:
                writer = csv.DictWriter(target, rows[0].keys())
                writer.writeheader()
                writer.writerows(rows)
            with open(folder / 'vectors.csv', 'w', newline='') as target:
                writer = csv.writer(target)
                writer.writerow(['path', 'v0', 'v1', 'v2'])
                for index, item in enumerate(rows):
                    place = item['path'] if index % 2 else str(folder / item['path'])
                    writer.writerow([place, *(np.eye(3)['abc'.index(item['package'])] + generator.normal(0, 0.01, 3))])
            command = [sys.executable, evaluate.__file__, str(folder / 'vectors.csv'), name, '--out', str(folder / 'kept.json')]
            first, second = (subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(2))
            self.assertIn('18 tracks, 3 dimensions', first)
            self.assertIn('R@1   1.000', first)
            self.assertEqual(first, second)


if __name__ == '__main__':
    unittest.main()
