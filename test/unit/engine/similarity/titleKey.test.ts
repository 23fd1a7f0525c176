// SPDX-License-Identifier: GPL-3.0-or-later
import { expect, test } from 'vitest';
import { titleKey } from '../../../../src/engine/similarity/titleKey.ts';

test.each([
  ['Océan', 'ocean'],
  ['Ocean (2011 Remaster)', 'Ocean'],
  ['Ocean [Remastered]', 'Ocean'],
  ['Ocean - 2009 Remaster', 'Ocean'],
  ['Ocean (feat. Somebody)', 'Ocean'],
  ['Ocean (Album Version)', 'OCEAN'],
  ['海 (Mono)', '海'],
])('%s is the same song as %s', (a, b) => {
  expect(titleKey(a)).toBe(titleKey(b));
});

test.each([
  ['Ocean (Live)', 'Ocean'],
  ['Ocean (Demo)', 'Ocean'],
  ['Ocean, Pt. 2', 'Ocean'],
  ['Ocean (Somebody Remix)', 'Ocean'],
  ['Ocean 1', 'Ocean 2'],
])('%s is another song than %s', (a, b) => {
  expect(titleKey(a)).not.toBe(titleKey(b));
});
