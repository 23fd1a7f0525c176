// SPDX-License-Identifier: GPL-3.0-or-later
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Catalogue, type CatalogueChange } from '../../../src/engine/library/catalogue.ts';
import type { AudioFacts } from '../../../src/shared/contract/analyzer.ts';
import { openCatalogue, openLibrary } from './temporary.ts';
import { trackRecordOf } from './trackRecordOf.ts';

function factsOf(audioId: string): AudioFacts {
  return {
    audioId,
    codec: 'flac',
    container: 'flac',
    sampleRate: 44_100,
    channels: 2,
    bitsPerSample: 16,
    bitrate: null,
    duration: 200,
  };
}

describe('Catalogue', () => {
  it('keeps what is put into it, over a restart', async () => {
    const { catalogue, store } = await openCatalogue();
    catalogue.put(trackRecordOf('a', { title: 'One', bitrate: 5 }));
    catalogue.setFacts('a', factsOf('sound'));
    catalogue.like('a', true);
    catalogue.putFolder({ id: 'f', path: '/music', addedAt: 1 });
    await store.close();
    const again = await Catalogue.open(await openLibrary(store.directory));
    expect(again.get('a')).toMatchObject({
      title: 'One',
      audioId: 'sound',
      lossless: true,
      bitrate: 5,
      duration: 200,
    });
    expect(again.toRow('a')).toMatchObject({ liked: true, listen: 'pending', duration: 200 });
    expect(again.folders()).toEqual([{ id: 'f', path: '/music', addedAt: 1 }]);
  });

  it('finds rows by path and by sound', async () => {
    const { catalogue } = await openCatalogue();
    catalogue.put(trackRecordOf('a', { audioId: 'same' }));
    catalogue.put(trackRecordOf('b', { audioId: 'same' }));
    catalogue.put(trackRecordOf('c', { path: '/elsewhere.mp3' }));
    expect(catalogue.byAudioId('same').map((record) => record.id)).toEqual(['a', 'b']);
    expect(catalogue.byPath('/elsewhere.mp3')?.id).toBe('c');
    catalogue.put(trackRecordOf('c', { path: '/moved.mp3', audioId: 'same' }));
    expect(catalogue.byPath('/elsewhere.mp3')).toBeUndefined();
    expect(catalogue.byAudioId('same')).toHaveLength(3);
    catalogue.remove('a');
    expect(catalogue.byAudioId('same').map((record) => record.id)).toEqual(['b', 'c']);
    expect(catalogue.byPath('/music/a.mp3')).toBeUndefined();
  });

  it('does not take facts of a file that has changed meanwhile', async () => {
    const { catalogue } = await openCatalogue();
    const before = trackRecordOf('a', { size: 1 });
    catalogue.put(before);
    catalogue.put({ ...before, size: 2 });
    catalogue.setFacts('a', factsOf('old sound'), before);
    expect(catalogue.get('a')).toMatchObject({ audioId: null, identified: false });
  });

  it('tells changes together', async () => {
    const { catalogue } = await openCatalogue();
    const told: CatalogueChange[] = [];
    const stop = catalogue.onChange((change) => told.push(change));
    catalogue.put(trackRecordOf('a'));
    catalogue.put(trackRecordOf('b'));
    catalogue.put(trackRecordOf('a', { title: 'again' }));
    catalogue.remove('b');
    catalogue.setListenState('a', 'heard');
    expect(told).toEqual([]);
    await sleep(100);
    expect(told).toEqual([{ changed: ['a'], removed: ['b'] }]);
    catalogue.setListenState('a', 'heard');
    await sleep(100);
    expect(told).toHaveLength(1);
    stop();
    catalogue.put(trackRecordOf('c'));
    await sleep(100);
    expect(told).toHaveLength(1);
  });

  it('counts what is listed', async () => {
    const { catalogue } = await openCatalogue();
    for (const id of ['a', 'b', 'c', 'd'])
      catalogue.put(trackRecordOf(id, { folderId: id === 'd' ? 'g' : 'f' }));
    catalogue.setListenState('a', 'heard');
    catalogue.setListenState('b', 'failed');
    catalogue.setPresence('c', 'missing', 5);
    catalogue.setPresence('d', 'offline', 5);
    const counts = catalogue.counts();
    expect(counts).toMatchObject({ tracks: 3, heard: 1, failed: 1, pending: 1, offline: 1 });
    expect(Object.fromEntries(counts.byFolder)).toEqual({ f: 2, g: 1 });
  });

  it('derives what was heard from the vectors there are', async () => {
    const { catalogue } = await openCatalogue();
    catalogue.put(trackRecordOf('heard', { audioId: 'known', identified: true }));
    catalogue.put(trackRecordOf('changed', { audioId: 'known', identified: false }));
    catalogue.put(trackRecordOf('failed'));
    catalogue.put(trackRecordOf('new'));
    catalogue.deriveListenStates(
      (audioId) => audioId === 'known',
      (record) => record.id === 'failed',
    );
    expect(['heard', 'changed', 'failed', 'new'].map((id) => catalogue.listenState(id))).toEqual([
      'heard',
      'pending',
      'failed',
      'pending',
    ]);
  });

  it('gives a like to the track that has the sound when its id is gone', async () => {
    const { catalogue, store } = await openCatalogue();
    store.likes.upsert([{ trackId: 'id of a lost library', audioId: 'sound', likedAt: 1 }]);
    await store.flush();
    catalogue.dispose();
    const again = await Catalogue.open(store);
    again.put(trackRecordOf('new'));
    expect(again.isLiked('new')).toBe(false);
    again.setFacts('new', factsOf('sound'));
    expect(again.isLiked('new')).toBe(true);
    await store.flush();
    expect(await store.likes.load()).toEqual([{ trackId: 'new', audioId: 'sound', likedAt: 1 }]);
  });

  it('shows paths to people', async () => {
    const { catalogue } = await openCatalogue();
    catalogue.put(
      trackRecordOf('a', { path: `raw:${Buffer.from('/m\xfcsic/x.mp3', 'latin1').toString('hex')}` }),
    );
    expect(catalogue.toDetails('a', null)).toMatchObject({ path: '/m\uFFFDsic/x.mp3', fileName: 'x.mp3' });
    expect(catalogue.toDetails('nobody', null)).toBeUndefined();
    expect(catalogue.toRows(['nobody', 'a'])).toHaveLength(1);
  });
});
