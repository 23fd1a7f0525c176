// SPDX-License-Identifier: GPL-3.0-or-later
import { describe, expect, it } from 'vitest';
import { namesIn } from '../../../src/main/appAddress.ts';

describe("an address of the app's own files", () => {
  it('is the names along its path', () => {
    expect(namesIn('segue://app/')).toEqual([]);
    expect(namesIn('segue://app/assets/index.js')).toEqual(['assets', 'index.js']);
    expect(namesIn('segue://app/a%20b.png?x=1#y')).toEqual(['a b.png']);
  });

  it.each([
    'segue://app/..%2f..%2fpackage.json',
    'segue://app/assets/..%5c..%5cpackage.json',
    'segue://app/%00',
    'segue://app/C:%5cWindows',
    'segue://app/c:',
    'segue://app/%E0%A4%A',
    'segue://other/index.html',
    'segue://app:80/index.html',
    'segue://app@evil/index.html',
    'file:///etc/passwd',
    'nonsense',
  ])('is not %s', (address) => {
    expect(namesIn(address)).toBeNull();
  });

  it('cannot climb with dots, which a URL resolves by itself', () => {
    expect(namesIn('segue://app/%2e%2e/%2e%2e/package.json')).toEqual(['package.json']);
  });
});
