import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type DataTile from 'ol/DataTile.js';
import TileState from 'ol/TileState.js';
import { type MapExtent, SceneTiles } from '../../../renderer/map/scene-tiles.ts';
import { type TileImage, TileImages } from '../../../renderer/map/tile-images.ts';

const WORLD_M = 2 * 20037508.342789244;
/** Of level 4: 16 × 16 tiles. */
const TILE_M = WORLD_M / 16;
const RESOLUTION = TILE_M / 256;
/** Tiles 4 … 5 of level 4, east and south. */
const VIEW: MapExtent = [
  4 * TILE_M - WORLD_M / 2 + 1,
  WORLD_M / 2 - 6 * TILE_M + 1,
  6 * TILE_M - WORLD_M / 2 - 1,
  WORLD_M / 2 - 4 * TILE_M - 1,
];
const sight = { extent: VIEW, resolution: RESOLUTION };

function tilesThat(fetch: (url: string, signal: AbortSignal) => Promise<TileImage>) {
  let changes = 0;
  const tiles = new SceneTiles('/{z}/{x}/{y}', new TileImages(fetch), () => changes++);
  return {
    tiles,
    changes: () => changes,
    at: (z: number, x: number, y: number) => tiles.source.getTile(z, x, y, 1) as unknown as DataTile,
  };
}
const never = (_: string, signal: AbortSignal) =>
  new Promise<TileImage>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

test('tiles left behind stop and can be asked for again; those in view, around it and one level below go on', async () => {
  const { tiles, at } = tilesThat(never);
  const kept = [at(4, 4, 4), at(4, 6, 5), at(4, 3, 3), at(3, 2, 2)];
  const left = [at(4, 8, 4), at(4, 4, 8), at(5, 9, 9), at(2, 1, 1)];
  for (const tile of [...kept, ...left]) tile.load();
  await turn();
  tiles.leave(sight);
  await turn();
  assert.deepEqual(
    kept.map((tile) => tile.getState()),
    kept.map(() => TileState.LOADING),
  );
  assert.deepEqual(
    left.map((tile) => tile.getState()),
    left.map(() => TileState.IDLE),
  );
  assert.deepEqual(tiles.failures, []);
});

test('the ring is the tiles around the view that lie on the scene, the nearest first', () => {
  const { tiles } = tilesThat(never);
  const world: MapExtent = [-WORLD_M / 2, -WORLD_M / 2, WORLD_M / 2, WORLD_M / 2];
  const ring = tiles.ringAround(sight, world);
  // 4 × 4 less the 2 × 2 of the view; corners are farthest.
  assert.equal(ring.length, 12);
  assert.deepEqual(new Set(ring.slice(8)), new Set(['/4/3/3', '/4/6/3', '/4/3/6', '/4/6/6']));
  const west: MapExtent = [-WORLD_M / 2, VIEW[1], VIEW[0] - 2, VIEW[3]];
  assert.deepEqual(new Set(tiles.ringAround(sight, west)), new Set(['/4/3/4', '/4/3/5']));
});

test('what failed is told with its reason, and asked for once more on request', async () => {
  const { tiles, at, changes } = tilesThat(() => Promise.reject(new Error('block 3 is damaged')));
  const tile = at(4, 4, 4);
  tile.load();
  await turn();
  assert.deepEqual(tiles.failures, ['block 3 is damaged']);
  assert.equal(changes(), 1);
  tiles.retry();
  assert.deepEqual([tile.getState(), tiles.failures], [TileState.IDLE, []]);
});

test('of styles that follow each other closely the first and the last are drawn', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const asked: string[] = [];
  const { tiles, at } = tilesThat((url, signal) => {
    asked.push(url);
    return never(url, signal);
  });
  for (const style of ['a', 'b', 'c']) {
    tiles.restyle(`/${style}/{z}/{x}/{y}`);
    at(4, 4, 4).load();
    await turn();
  }
  t.mock.timers.tick(1000);
  at(4, 4, 4).load();
  await turn();
  assert.deepEqual(asked, ['/a/4/4/4', '/a/4/4/4', '/a/4/4/4', '/c/4/4/4']);
});

test('a new style stops the tiles of the old one and forgets their failures', async () => {
  const asked: string[] = [];
  const { tiles, at } = tilesThat((url, signal) => {
    asked.push(url);
    return never(url, signal);
  });
  const old = at(4, 4, 4);
  old.load();
  await turn();
  tiles.restyle('/new/{z}/{x}/{y}');
  await turn();
  assert.equal(old.getState(), TileState.IDLE);
  at(4, 4, 4).load();
  await turn();
  assert.deepEqual(asked, ['/4/4/4', '/new/4/4/4']);
});
