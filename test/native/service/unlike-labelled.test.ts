import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SearchParams } from '../../../native/contract/search.ts';
import { unattended } from '../../../native/contract/work.ts';
import { failingWith } from './failing-with.ts';
import { labelWorld, openWorld, SAND_FROM_PX, SMALL_SPACE, TILE_PX } from './made-world.ts';

const PLAIN = { name: null, extractor: null, space: null, seed: 1 } as const;
const ASKED: SearchParams = {
  query: 'unlike:labelled',
  kinds: null,
  k: 256,
  bbox: null,
  space: null,
  mapping: null,
};
/** Tiles of 16 rows that hold nothing but sand. */
const SAND_COLUMNS = 16 - Math.ceil(SAND_FROM_PX / TILE_PX);

test('tiles of what was never learnt come first, in every way to tell; clouds and what filters take out have no place', async (t) => {
  const world = await openWorld(t);
  const { run, engine, running } = world;
  const scene = await labelWorld(world);
  await run('add-corpora', { paths: [world.corpus], format: null, column: null });
  await run('train-space', SMALL_SPACE);
  await run('extract-features', { extractors: null, threads: 1 });
  const ask = (query: string) => engine.search({ ...ASKED, query }, unattended);
  await assert.rejects(ask('unlike:labelled'), failingWith('step-missing', /no mapping yet/));
  await run('train-mapping', { ...PLAIN, method: 'ridge', holdOut: ['sand'] });
  await run('embed-tiles', { mapping: null });
  assert.equal((await run('embed-tiles', { mapping: null })).tilesPerSecond, 0, 'what is there is kept');

  const sandTiles = 16 * SAND_COLUMNS;
  const shareOfSand = (results: { column: number | null }[]) =>
    results.slice(0, sandTiles).filter(({ column }) => column! >= 16 - SAND_COLUMNS).length / sandTiles;
  for (const [query, least] of [
    ['unlike:labelled', 0.95],
    // The mapping has not learnt to place sand anywhere: it may lie near a label.
    ['unlike:labelled/outlier', sandTiles / 256],
    ['unlike:labelled/gaussian', sandTiles / 256],
  ] as const) {
    const { results, tiles, counts, threshold } = await ask(query);
    assert.equal(results.length, 256);
    assert.ok(shareOfSand(results) >= least, `${query}: ${shareOfSand(results)}`);
    assert.ok(results.every(({ score }, n) => n === 0 || score <= results[n - 1]!.score));
    assert.equal(counts.tile, results.filter(({ score }) => score >= threshold).length);
    assert.deepEqual(
      tiles.map((one) => [one.scene, one.total]),
      [[scene, 256]],
    );
  }
  const { results, search } = await ask('unlike:labelled');
  assert.match(results[0]!.reason, /^outlier with probability [01]\.\d\d; nearest label (water|forest)/);
  const path = `http://x/pixels/scores/${scene}?search=${search}`;
  const scores = new Float32Array(await (await running.pixels(new Request(path))).arrayBuffer());
  const [best] = results;
  assert.equal(scores[16 * best!.row! + best!.column!], Math.fround(best!.score));

  await engine.setTileLabel({ tiles: [best!.id], label: 'cloud' }, unattended);
  const aside = await ask('unlike:labelled');
  assert.equal(aside.results.length, 255);
  assert.ok(!aside.results.some(({ id }) => id === best!.id));
  const ofWater = await ask('unlike:labelled label:water');
  assert.ok(
    ofWater.results.length > 0 && ofWater.results.every(({ reason }) => /labelled water/.test(reason)),
  );
  await assert.rejects(ask('sea unlike:labelled'), failingWith('query-invalid', /leave out the words/));
});
