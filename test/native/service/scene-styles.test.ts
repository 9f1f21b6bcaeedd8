import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import type { Engine } from '../../../native/contract/engine.ts';
import { chipPath, mapTilePath, PREVIEW_HEADER } from '../../../native/contract/pixels.ts';
import type { SceneStyle } from '../../../native/contract/scene-style.ts';
import { unattended } from '../../../native/contract/work.ts';
import { roundTicks } from '../../../native/service/styles/round-ticks.ts';
import { failingWith } from './failing-with.ts';
import { openWorld } from './made-world.ts';

const SAND_AT = { columnPx: 120, rowPx: 5 };

async function openScene(t: Parameters<typeof openWorld>[0]) {
  const world = await openWorld(t);
  const { scenes } = await world.run('add-scenes', { paths: [world.scene] });
  return { ...world, scene: scenes[0]! };
}

const presetOf = async (engine: Engine, scene: string, id: string) =>
  (await engine.stylePresets({ scene }, unattended)).find((preset) => preset.id === id)!;

test('a photograph has true colour, and says what NDVI lacks', async (t) => {
  const { engine, scene } = await openScene(t);
  assert.deepEqual(
    scene.bands.map(({ meaning }) => meaning),
    ['red', 'green', 'blue'],
  );
  const natural = await presetOf(engine, scene.id, 'true-colour');
  assert.deepEqual([natural.missing, natural.style!.bands], [[], [1, 2, 3]]);
  const ndvi = await presetOf(engine, scene.id, 'ndvi');
  assert.deepEqual([ndvi.missing, ndvi.style], [['nir'], null]);
});

test('assigned bands make an index possible, and undo takes that back', async (t) => {
  const { engine, scene } = await openScene(t);
  const meanings = [{ band: 3, meaning: 'nir' as const }];
  await engine.setBandMeanings({ scene: scene.id, meanings }, unattended);
  const meaningsNow = async () =>
    (await engine.listScenes({}, unattended)).scenes[0]!.bands.map(({ meaning }) => meaning);
  assert.deepEqual(await meaningsNow(), ['red', 'green', 'nir']);
  const { style } = await presetOf(engine, scene.id, 'ndvi');
  assert.deepEqual([style!.bands, style!.maths], [[3, 1], { preset: 'ndvi' }]);
  // Sand is (120 - 200) / (120 + 200) = -.25, water (110 - 20) / (110 + 20) = .69, both with grain.
  assert.ok(style!.low[0]! > -0.35 && style!.low[0]! < -0.24, `low ${style!.low[0]}`);
  assert.ok(style!.high[0]! > 0.65 && style!.high[0]! < 0.78, `high ${style!.high[0]}`);
  const pick = (await engine.pickPixel({ scene: scene.id, at: SAND_AT, style }, unattended))!;
  const [red, nir] = [pick.bands[0]!.value as number, pick.bands[2]!.value as number];
  assert.equal(pick.index!.value, (nir - red) / (nir + red));

  await engine.undo({}, unattended);
  assert.deepEqual(await meaningsNow(), ['red', 'green', 'blue']);
  await engine.redo({}, unattended);
  assert.deepEqual(await meaningsNow(), ['red', 'green', 'nir']);
  const wrong = { scene: scene.id, meanings: [{ band: 4, meaning: 'nir' as const }] };
  await assert.rejects(
    engine.setBandMeanings(wrong, unattended),
    failingWith('out-of-range', /bands 1 to 3/),
  );
});

test('a legend has the colours of the map tile and round ticks', async (t) => {
  const { engine, scene, running } = await openScene(t);
  const drawn = { gamma: 1, resampling: 'nearest', maths: null, stretch: null } as const;
  const style: SceneStyle = { ...drawn, bands: [1], low: [0], high: [250], colourMap: 'magma' };
  const legend = await engine.legend({ scene: scene.id, style }, unattended);
  assert.ok(legend.kind === 'ramp');
  assert.deepEqual([legend.title, legend.low, legend.high], ['red', 0, 250]);
  assert.deepEqual(
    legend.ticks.map(({ value }) => value),
    [0, 50, 100, 150, 200, 250],
  );
  assert.deepEqual([legend.ticks[1]!.at, legend.colours.at(0), legend.colours.length], [0.2, '#000004', 64]);
  const three = await engine.legend(
    {
      scene: scene.id,
      style: { ...style, bands: [3, 2, 1], low: [0, 0, 0], high: [9, 9, 9], colourMap: null },
    },
    unattended,
  );
  assert.deepEqual(three.kind === 'bands' && three.bands.map(({ name }) => name), ['blue', 'green', 'red']);
  const tile = mapTilePath(scene.id, style, 0, null).replace('{z}/{x}/{y}', '13/1979/3063');
  const response = await running.pixels(new Request(`http://engine${tile}`));
  assert.equal(response.status, 200);
  assert.equal(response.headers.get(PREVIEW_HEADER), null);
});

test('a stretch by view differs from that of the scene, and is the same each time', async (t) => {
  const { engine, scene } = await openScene(t);
  const { style } = await presetOf(engine, scene.id, 'true-colour');
  const [west, south, east, north] = scene.extent!;
  const water: [number, number, number, number] = [west, south, west + (east - west) / 5, north];
  const byView = { ...style!, stretch: { scope: 'view' as const, percent: 1 } };
  const ask = (view: typeof water | null) =>
    engine.stretchScene({ scene: scene.id, style: byView, view }, unattended);
  const found = await ask(water);
  // Water is red 20 ± 4; over the scene red goes up to sand's 200.
  assert.ok(found.high[0]! <= 24, `high ${found.high[0]}`);
  assert.ok((await ask(null)).high[0]! > 190);
  assert.deepEqual(await ask(water), found);
});

test('a histogram counts the samples of what is drawn: each of three bands, or the one index', async (t) => {
  const { engine, scene } = await openScene(t);
  const histogramsOf = async (preset: string) => {
    const { style } = await presetOf(engine, scene.id, preset);
    return engine.styleHistograms({ scene: scene.id, style: style! }, unattended);
  };
  const three = await histogramsOf('true-colour');
  const total = ({ counts }: { counts: number[] }) => counts.reduce((sum, count) => sum + count);
  assert.deepEqual(three.map(total), Array(3).fill(total(three[0]!)));
  assert.ok(three.every(({ low, high, counts }) => high > low && counts.length === 64));
  await engine.setBandMeanings({ scene: scene.id, meanings: [{ band: 3, meaning: 'nir' }] }, unattended);
  const index = await histogramsOf('ndvi');
  // Sand is -.25, water .69, both with grain.
  assert.equal(index.length, 1);
  assert.ok(index[0]!.low > -0.4 && index[0]!.low < -0.24 && index[0]!.high > 0.65, JSON.stringify(index[0]));
});

test('the first style of a scene can be had again', async (t) => {
  const { engine, scene } = await openScene(t);
  const [placed] = await engine.scenePlacements({}, unattended);
  assert.deepEqual(await engine.firstStyle({ scene: scene.id }, unattended), placed!.style);
});

test('how a scene looks is taken back and done again; hiding it is no edit', async (t) => {
  const { engine, scene } = await openScene(t);
  const [first] = await engine.scenePlacements({}, unattended);
  const grey = { ...first!.style, bands: [1], low: [0], high: [200], stretch: null };
  const place = (change: object) =>
    engine.placeScenes({ placements: [{ ...first!, ...change }] }, unattended);
  const styleNow = async () => (await engine.scenePlacements({}, unattended))[0]!.style;
  await place({ visible: false, opacity: 0.5 });
  assert.equal((await engine.undoState({}, unattended)).undo, null);
  await place({ visible: false, style: grey });
  assert.deepEqual(await styleNow(), grey);
  const undone = await engine.undo({}, unattended);
  assert.deepEqual([undone!.action, undone!.count], ['style-scene', 1]);
  assert.deepEqual(await styleNow(), first!.style);
  assert.equal((await engine.scenePlacements({}, unattended))[0]!.visible, false);
  await engine.redo({}, unattended);
  assert.deepEqual(await styleNow(), grey);
  // Of a scene that is gone nothing can be taken back.
  await engine.removeScene({ scene: scene.id }, unattended);
  assert.equal(await engine.undo({}, unattended), null);
});

test('chips are drawn as the scene is, index and colour map too', async (t) => {
  const { engine, scene, running, run } = await openScene(t);
  await engine.setBandMeanings({ scene: scene.id, meanings: [{ band: 3, meaning: 'nir' }] }, unattended);
  const { style } = await presetOf(engine, scene.id, 'ndvi');
  const placement = { id: scene.id, visible: true, opacity: 1, style: style! };
  await engine.placeScenes({ placements: [placement] }, unattended);
  await run('tile', { scene: null, sizePx: 8, sizeM: null, stridePx: null });
  // The first row of 16 tiles: water in the west, sand in the east.
  const tiles = await engine.listTiles({ scene: scene.id, offset: 0, limit: 16 }, unattended);
  const colourOf = async (id: string) => {
    const response = await running.pixels(new Request(`http://engine${chipPath(id, 8, 1)}`));
    const [red, green] = await sharp(await response.arrayBuffer())
      .raw()
      .toBuffer();
    return { red: red!, green: green! };
  };
  // Water has the highest index, which is green; sand the lowest, which is red.
  const [water, sand] = [await colourOf(tiles[0]!.tile), await colourOf(tiles[15]!.tile)];
  assert.ok(water.green > water.red, `${water.green} over ${water.red}`);
  assert.ok(sand.red > sand.green, `${sand.red} over ${sand.green}`);
});

test('a style that cannot be drawn is refused with what is wrong', async (t) => {
  const { engine, scene } = await openScene(t);
  const { style } = await presetOf(engine, scene.id, 'true-colour');
  const refuse = (change: object, reason: RegExp) =>
    assert.rejects(
      engine.legend({ scene: scene.id, style: { ...style!, ...change } as SceneStyle }, unattended),
      failingWith('out-of-range', reason),
    );
  await refuse({ bands: [1, 2, 9] }, /1 … 3/);
  await refuse({ colourMap: 'jet' }, /viridis/);
  await refuse({ colourMap: 'magma' }, /one band or an index/);
  await refuse({ maths: { preset: 'evi' } }, /ndvi/);
  await refuse({ stretch: { scope: 'view', percent: 50 } }, /0 … 49/);
});

test('ticks are round and lie within their range', () => {
  assert.deepEqual(roundTicks(-0.2, 0.8), [-0.2, 0, 0.2, 0.4, 0.6, 0.8]);
  assert.deepEqual(roundTicks(0.113, 0.127), [0.115, 0.12, 0.125]);
  assert.deepEqual(roundTicks(412, 9120), [2000, 4000, 6000, 8000]);
  assert.deepEqual(roundTicks(3, 3), [3]);
});
