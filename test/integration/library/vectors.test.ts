// SPDX-License-Identifier: GPL-3.0-or-later
import { describe, expect, it } from 'vitest';
import { vectorTableName, type VectorItem } from '../../../src/engine/store/encoderVectors.ts';
import { openLibrary, temporaryFolder } from './temporary.ts';

const dims = 4;
const encoder = { id: 'test', version: '1', dims };

function item(audioId: string, windows: number, fill: number): VectorItem {
  return {
    audioId,
    vectors: new Float32Array(windows * dims).map((_, index) => fill + index),
    starts: new Float32Array(windows).map((_, index) => index * 10),
    mean: new Float32Array(dims).fill(fill),
  };
}

describe('vectors of an encoder', () => {
  it('come back as they were, means and windows', async () => {
    const directory = await temporaryFolder();
    const store = await openLibrary(directory);
    const vectors = await store.vectors.forEncoder(encoder);
    vectors.append([item('one', 3, 1), item('two', 1, 2), item('three', 5, 3)]);
    expect(vectors.has('one')).toBe(true);
    await store.close();

    const again = await (await openLibrary(directory)).vectors.forEncoder(encoder);
    expect(again.has('two')).toBe(true);
    expect(again.has('four')).toBe(false);
    const { audioIds, matrix } = await again.load();
    expect([...audioIds].sort()).toEqual(['one', 'three', 'two']);
    expect(matrix.length).toBe(3 * dims);
    const row = audioIds.indexOf('three');
    expect([...matrix.subarray(row * dims, (row + 1) * dims)]).toEqual([3, 3, 3, 3]);
    const windows = await again.loadWindows(['three', 'four', 'two']);
    expect([...windows.keys()].sort()).toEqual(['three', 'two']);
    expect([...(windows.get('three')?.starts ?? [])]).toEqual([0, 10, 20, 30, 40]);
    expect([...(windows.get('three')?.vectors ?? [])]).toEqual([...item('three', 5, 3).vectors]);
    expect([...(windows.get('two')?.vectors ?? [])]).toEqual([2, 3, 4, 5]);
  });

  it('are replaced when the same audio is heard again', async () => {
    const store = await openLibrary(await temporaryFolder());
    const vectors = await store.vectors.forEncoder(encoder);
    vectors.append([item('one', 3, 1), item('two', 3, 2)]);
    await store.flush();
    vectors.append([item('one', 2, 9)]);
    const { audioIds, matrix } = await vectors.load();
    expect(audioIds).toHaveLength(2);
    expect(matrix[audioIds.indexOf('one') * dims]).toBe(9);
    expect((await vectors.loadWindows(['one'])).get('one')?.starts.length).toBe(2);
  });

  it('of another version are another set', async () => {
    const store = await openLibrary(await temporaryFolder());
    const first = await store.vectors.forEncoder(encoder);
    const second = await store.vectors.forEncoder({ ...encoder, version: '2', dims: 8 });
    first.append([item('one', 1, 1)]);
    await store.flush();
    expect(await store.vectors.forEncoder(encoder)).toBe(first);
    expect((await second.load()).audioIds).toEqual([]);
    expect(
      (await store.vectors.encoders()).map(({ id, version, dims: size }) => [id, version, size]).sort(),
    ).toEqual([
      ['test', '1', 4],
      ['test', '2', 8],
    ]);
  });

  it('with another length are refused', async () => {
    const directory = await temporaryFolder();
    const store = await openLibrary(directory);
    const vectors = await store.vectors.forEncoder(encoder);
    expect(() => vectors.append([{ ...item('one', 1, 1), mean: new Float32Array(3) }])).toThrow();
    await store.close();
    const again = await openLibrary(directory);
    await expect(again.vectors.forEncoder({ ...encoder, dims: 5 })).rejects.toMatchObject({
      code: 'library_damaged',
    });
  });

  it('survive compacting and many commits', async () => {
    const store = await openLibrary(await temporaryFolder());
    const vectors = await store.vectors.forEncoder(encoder);
    for (let i = 0; i < 90; i += 1) {
      vectors.append([item(`a${i}`, 3, i)]);
      await vectors.flush();
    }
    await store.compact();
    const { audioIds, matrix } = await vectors.load();
    expect(audioIds).toHaveLength(90);
    for (const [row, audioId] of audioIds.entries())
      expect(matrix[row * dims]).toBe(Number(audioId.slice(1)));
    expect((await vectors.loadWindows(['a42'])).get('a42')?.vectors[0]).toBe(42);
  });
});

describe('vectorTableName', () => {
  it('is a plain name for any id, and another for every encoder', () => {
    const names = [
      vectorTableName('a/../b', '1'),
      vectorTableName('a', '../b 1'),
      vectorTableName('a_1', '2'),
      vectorTableName('a', '1_2'),
      vectorTableName('ä'.repeat(300), '1'),
    ];
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_.-]{1,100}$/);
    expect(new Set(names).size).toBe(names.length);
  });
});
