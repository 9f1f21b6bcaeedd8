import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { type TileImage, TileImages } from '../../../renderer/map/tile-images.ts';

/** Tiles that come when the test says so. */
class Requests {
  readonly open = new Map<string, { come: () => void; signal: AbortSignal }>();
  readonly asked: string[] = [];
  fetch = (url: string, signal: AbortSignal): Promise<TileImage> => {
    this.asked.push(url);
    return new Promise((resolve, reject) => {
      const close = () => this.open.delete(url);
      this.open.set(url, {
        signal,
        come: () => {
          close();
          resolve({ image: { width: 256, height: 256 } as ImageBitmap, isPreview: false });
        },
      });
      signal.addEventListener('abort', () => {
        close();
        reject(signal.reason);
      });
    });
  };
}
const unhurried = new AbortController().signal;

test('two tiles at once are fetched ahead, in the order given', async () => {
  const requests = new Requests();
  new TileImages(requests.fetch).fetchAhead(['a', 'b', 'c']);
  assert.deepEqual(requests.asked, ['a', 'b']);
  requests.open.get('a')!.come();
  await turn();
  assert.deepEqual(requests.asked, ['a', 'b', 'c']);
});

test('a tile that is on its way, or has come, is not asked for again', async () => {
  const requests = new Requests();
  const images = new TileImages(requests.fetch);
  images.fetchAhead(['a', 'b']);
  requests.open.get('a')!.come();
  await turn();
  const wanted = Promise.all([images.get('a', unhurried), images.get('b', unhurried)]);
  await turn();
  requests.open.get('b')!.come();
  assert.equal((await wanted).length, 2);
  assert.deepEqual(requests.asked, ['a', 'b']);
});

test('what is only fetched ahead is given up when the map moves; what somebody waits for is not', async () => {
  const requests = new Requests();
  const images = new TileImages(requests.fetch);
  images.fetchAhead(['a', 'b', 'c']);
  const wanted = images.get('a', unhurried);
  images.rest();
  await turn();
  assert.deepEqual([...requests.open.keys()], ['a']);
  assert.deepEqual(requests.asked, ['a', 'b']);
  requests.open.get('a')!.come();
  await wanted;
});

test('who leaves a tile that was fetched ahead stops it', async () => {
  const requests = new Requests();
  const images = new TileImages(requests.fetch);
  images.fetchAhead(['a']);
  const stop = new AbortController();
  const wanted = assert.rejects(images.get('a', stop.signal), { name: 'AbortError' });
  stop.abort();
  await wanted;
  assert.equal(requests.open.size, 0);
});

test('a tile that failed ahead of its use is asked for again when it is wanted', async () => {
  const asked: string[] = [];
  const images = new TileImages((url) => {
    asked.push(url);
    return Promise.reject(new Error('the file is gone'));
  });
  images.fetchAhead(['a']);
  await turn();
  await assert.rejects(images.get('a', unhurried), /the file is gone/);
  assert.deepEqual(asked, ['a', 'a']);
});
