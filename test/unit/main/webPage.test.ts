// SPDX-License-Identifier: GPL-3.0-or-later
import { describe, expect, it } from 'vitest';
import { isWebPage } from '../../../src/main/webPage.ts';

describe("an address for the user's browser", () => {
  it('is https', () => {
    expect(isWebPage('https://musicbrainz.org/recording/1')).toBe(true);
  });

  it.each([
    'http://musicbrainz.org/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://server/share',
    'https://user:word@example.org/',
    'segue://app/',
    'nonsense',
    '',
  ])('is not %s', (address) => {
    expect(isWebPage(address)).toBe(false);
  });
});
