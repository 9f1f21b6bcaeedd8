import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { wgs84 } from '../../../native/geo/crs.ts';
import { makeTileGrid } from '../../../native/geo/tile-grid.ts';
import {
  computeFractions,
  type Fractions,
  type FractionsProgress,
  type SceneLayers,
} from '../../../native/labelling/fractions.ts';
import { box, feature, fractionsOf, layerOf, polygon, sceneOf } from './scene-fixture.ts';

function fractionsIn(scene: SceneLayers, sizePx: number, stridePx = sizePx): Promise<Fractions> {
  const grid = makeTileGrid(scene.widthPx, scene.heightPx, sizePx, stridePx);
  return computeFractions({ ...scene, grid }, unattended);
}

function assertClose(actual: readonly number[], expected: readonly number[], tolerance = 1e-9): void {
  assert.equal(actual.length, expected.length);
  for (const [i, value] of actual.entries()) {
    assert.ok(
      Math.abs(value - expected[i]!) <= tolerance,
      `[${actual.join(', ')}] for [${expected.join(', ')}]`,
    );
  }
}

test('a box over four tiles: row 0 is the north', async () => {
  // Tiles of 10 m; the box covers 5 × 10 of the south-west one, 5 × 5 of the north-west one.
  const scene = sceneOf(20, 20, [layerOf([feature('a', 'water', polygon(box(5, 0, 10, 15)))])]);
  assertClose(fractionsOf(await fractionsIn(scene, 10), 'water'), [0.25, 0, 0.5, 0]);
});

test('a south-up file has the same fractions as the same ground north-up', async () => {
  const layers = [layerOf([feature('a', 'water', polygon(box(5, 0, 10, 15)))])];
  const southUp = { ...sceneOf(20, 20, layers), affine: { a: 1, b: 0, c: 0, d: 0, e: 1, f: 0 } };
  assertClose(fractionsOf(await fractionsIn(southUp, 10), 'water'), [0.25, 0, 0.5, 0]);
});

test('in a scene turned by 45° a square on its tip covers half of each tile around', async () => {
  // Columns run north-east, rows south-east; tile (0, 0) is the diamond with corners (0, 0), (10, 10), (20, 0), (10, −10).
  const layers = [layerOf([feature('a', 'water', polygon(box(0, 0, 20, 10)))])];
  const scene = { ...sceneOf(10, 10, layers), affine: { a: 1, b: 1, c: 0, d: 1, e: -1, f: 0 } };
  assertClose(fractionsOf(await fractionsIn(scene, 10), 'water'), [0.5]);
});

test('holes are not covered, and a multipolygon counts with all its parts', async () => {
  const ringed = polygon(box(0, 0, 10, 10), box(2, 2, 8, 8));
  const parts = { type: 'polygon' as const, polygons: [[box(10, 0, 15, 10)], [box(15, 0, 20, 5)]] };
  const scene = sceneOf(20, 10, [layerOf([feature('a', 'water', ringed), feature('b', 'marsh', parts)])]);
  const fractions = await fractionsIn(scene, 10);
  assertClose(fractionsOf(fractions, 'water'), [0.64, 0]);
  assertClose(fractionsOf(fractions, 'marsh'), [0, 0.75]);
});

test('where two features of one label overlap their union counts, with both behind it', async () => {
  const scene = sceneOf(10, 10, [
    layerOf([
      feature('a', 'water', polygon(box(0, 0, 6, 10))),
      feature('b', 'water', polygon(box(4, 0, 8, 10))),
      feature('c', 'marsh', polygon(box(4, 0, 8, 10))),
    ]),
  ]);
  const fractions = await fractionsIn(scene, 10);
  assertClose(fractionsOf(fractions, 'water'), [0.8]);
  assertClose(fractionsOf(fractions, 'marsh'), [0.4]);
  const water = fractions.label.indexOf(fractions.labelIds.indexOf('water'));
  const behind = fractions.feature.slice(fractions.featureStart[water], fractions.featureStart[water + 1]);
  assert.deepEqual(
    [...behind].map((index) => fractions.features[index]!.featureId),
    ['a', 'b'],
  );
});

test('one label from two layers is one fraction', async () => {
  const first = layerOf([feature('1', 'water', polygon(box(0, 0, 5, 10)))], { layerId: 'one' });
  const second = layerOf([feature('1', 'water', polygon(box(0, 0, 7, 10)))], { layerId: 'two' });
  const fractions = await fractionsIn(sceneOf(10, 10, [first, second]), 10);
  assertClose(fractionsOf(fractions, 'water'), [0.7]);
  assert.deepEqual(
    fractions.features.map(({ layerId }) => layerId),
    ['one', 'two'],
  );
});

test('both halves of a bow tie count, and the feature is reported as repaired', async () => {
  const bowTie = polygon(new Float64Array([0, 0, 10, 10, 10, 0, 0, 10]));
  const fractions = await fractionsIn(sceneOf(10, 10, [layerOf([feature('a', 'water', bowTie)])]), 10);
  assertClose(fractionsOf(fractions, 'water'), [0.5]);
  assert.deepEqual(fractions.warnings, [{ kind: 'repaired', layerId: 'layer', features: 1 }]);
});

test('tiles that overlap each have their own fraction', async () => {
  const scene = sceneOf(20, 10, [layerOf([feature('a', 'water', polygon(box(0, 0, 10, 10)))])]);
  assertClose(fractionsOf(await fractionsIn(scene, 10, 5), 'water'), [1, 0.5, 0]);
});

test('tiles of any size conserve the area of what lies inside the scene', async () => {
  const ring = Float64Array.from({ length: 60 }, (_, i) => {
    const angle = (Math.floor(i / 2) / 30) * 2 * Math.PI;
    const radius = 30 + 12 * Math.sin(5 * angle);
    return 60 + radius * (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
  });
  const scene = sceneOf(120, 120, [layerOf([feature('a', 'water', polygon(ring))])]);
  const areas = await Promise.all(
    [4, 12, 40, 120].map(async (sizePx) => {
      const fractions = fractionsOf(await fractionsIn(scene, sizePx), 'water');
      return fractions.reduce((sum, fraction) => sum + fraction, 0) * sizePx * sizePx;
    }),
  );
  for (const area of areas) assert.ok(Math.abs(area - areas[3]!) < 1e-6, areas.join(', '));
});

test('lines and points cover what lies within the buffer', async () => {
  const road = feature('r', 'road', { type: 'line', lines: [new Float64Array([-50, 50, 150, 50])] });
  const tower = feature('t', 'tower', { type: 'point', points: new Float64Array([50, 50]) });
  // Around the central meridian, where a metre of UTM is .9996 of one on the ground.
  const at500km = { ...sceneOf(100, 100, []), affine: { a: 1, b: 0, c: 500_000, d: 0, e: -1, f: 3_000_100 } };
  const move = (xy: Float64Array) => xy.map((value, i) => value + (i % 2 === 0 ? 500_000 : 3_000_000));
  const features = [
    { ...road, geometry: { type: 'line' as const, lines: [move(new Float64Array([-50, 50, 150, 50]))] } },
    { ...tower, geometry: { type: 'point' as const, points: move(new Float64Array([50, 50])) } },
  ];
  const fractions = await fractionsIn({ ...at500km, layers: [layerOf(features, { bufferM: 20 })] }, 100);
  assertClose(fractionsOf(fractions, 'road'), [0.4], 0.004);
  assertClose(fractionsOf(fractions, 'tower'), [(Math.PI * 400) / 10_000], 0.002);
});

test('lines without a buffer cover nothing, and the layer says so', async () => {
  const line = feature('r', 'road', { type: 'line', lines: [new Float64Array([0, 5, 10, 5])] });
  const fractions = await fractionsIn(sceneOf(10, 10, [layerOf([line])]), 10);
  assert.equal(fractions.fraction.length, 0);
  assert.deepEqual(fractions.warnings, [{ kind: 'no-area', layerId: 'layer', features: 1 }]);
});

test('a tile that lies wholly in the extent of a complete layer is inside, covered or not', async () => {
  const features = [
    feature('a', 'building', polygon(box(0, 10, 10, 20))),
    feature('b', 'building', polygon(box(15, 10, 25, 20))),
  ];
  const fractions = await fractionsIn(sceneOf(30, 20, [layerOf(features, { complete: true })]), 10);
  // The extent is 0 … 25 × 10 … 20: the two western tiles of the northern row.
  assert.deepEqual([...fractions.insideComplete], [1, 1, 0, 0, 0, 0]);
});

test('features beside the scene are counted; a layer with nothing on it is a warning with both extents', async () => {
  const beside = feature('far', 'water', polygon(box(500, 500, 510, 510)));
  const here = feature('near', 'water', polygon(box(0, 0, 5, 5)));
  const some = await fractionsIn(sceneOf(10, 10, [layerOf([beside, here])]), 10);
  assert.deepEqual(some.warnings, [{ kind: 'outside', layerId: 'layer', features: 1 }]);
  const none = await fractionsIn(sceneOf(10, 10, [layerOf([beside], { crs: wgs84 })]), 10);
  assert.equal(none.warnings[0]!.kind, 'no-overlap');
});

test('a position that the projection has no answer for is reported', async () => {
  const broken = polygon(new Float64Array([0, 0, 5, 0, Number.NaN, 5, 0, 5]));
  const fractions = await fractionsIn(sceneOf(10, 10, [layerOf([feature('a', 'water', broken)])]), 10);
  assert.deepEqual(fractions.warnings, [{ kind: 'unprojectable', layerId: 'layer', features: 1 }]);
});

test('progress ends at the number of tiles; features may come asynchronously', async () => {
  const reports: FractionsProgress[] = [];
  const work = {
    signal: new AbortController().signal,
    report: (progress: FractionsProgress) => void reports.push(progress),
  };
  async function* features() {
    yield feature('a', 'water', polygon(box(0, 0, 5, 5)));
  }
  const scene = sceneOf(30, 20, [layerOf([], { features: features() })]);
  await computeFractions({ ...scene, grid: makeTileGrid(30, 20, 10, 10) }, work);
  assert.deepEqual(reports.at(-1), { stage: 'tiles', done: 6, total: 6 });
});

test('an abort ends the work within a slice', async () => {
  const controller = new AbortController();
  const many = Array.from({ length: 2000 }, (_, i) =>
    feature(String(i), 'water', polygon(box(i % 50, 0, (i % 50) + 40, 90))),
  );
  let covered = 0;
  const work = {
    signal: controller.signal,
    report: (progress: FractionsProgress) => {
      if (progress.stage === 'tiles') covered = progress.done;
    },
  };
  setImmediate(() => controller.abort());
  const scene = sceneOf(100, 100, [layerOf(many)]);
  await assert.rejects(computeFractions({ ...scene, grid: makeTileGrid(100, 100, 2, 2) }, work), {
    name: 'AbortError',
  });
  assert.ok(covered < 2500);
});
