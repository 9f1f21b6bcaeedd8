import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Failure } from '../../../native/contract/failure.ts';
import type { RenderSceneParams, StyleRequest } from '../../../native/contract/scene-render.ts';
import { unattended } from '../../../native/contract/work.ts';
import { failingWith } from './failing-with.ts';
import { openWorld } from './made-world.ts';

const AS_IT_IS: StyleRequest = {
  bands: null,
  preset: null,
  colourMap: null,
  stretch: null,
  gamma: null,
  resampling: null,
};

async function openScene(t: Parameters<typeof openWorld>[0]) {
  const world = await openWorld(t);
  const { scenes } = await world.run('add-scenes', { paths: [world.scene] });
  const out = join(world.dir, 'picture.png');
  const whole = {
    bbox: [500_000, 4_598_720, 501_280, 4_600_000],
    crs: 'EPSG:32615',
    widthPx: 32,
    heightPx: 32,
  };
  const render = (style: Partial<StyleRequest>, change: Partial<RenderSceneParams> = {}) => {
    const params = {
      of: { scene: scenes[0]!.id },
      ...whole,
      out,
      ...change,
      style: { ...AS_IT_IS, ...style },
    };
    return world.engine.renderScene(params as RenderSceneParams, unattended);
  };
  return { ...world, scene: scenes[0]!, render, out };
}

test('what cannot be drawn is named, and nothing is written', async (t) => {
  const { render, out } = await openScene(t);
  const cases: [Partial<StyleRequest>, Partial<RenderSceneParams>, Failure['kind'], RegExp][] = [
    [{}, { bbox: [9, 9, 1, 1] }, 'out-of-range', /west must lie below east/],
    [{}, { crs: 'EPSG:99999' }, 'crs-unknown', /EPSG:99999/],
    [{}, { widthPx: 99_999, heightPx: 99_999 }, 'out-of-range', /67,108,864/],
    [{}, { out: join(out, 'x.jpg') }, 'out-of-range', /\.png/],
    [{ bands: [9] }, {}, 'out-of-range', /1 … 3/],
    [{ bands: [1, 2] }, {}, 'out-of-range', /one or three/],
    [{ colourMap: 'magma' }, {}, 'out-of-range', /one band or an index/],
    [{ preset: 'nbr' }, {}, 'step-missing', /nir, and one that is swir2.*scene bands world/],
  ];
  for (const [style, change, kind, message] of cases)
    await assert.rejects(render(style, change), failingWith(kind, message));
  assert.equal(existsSync(out), false);
});

test('a picture has the style of the scene until another is asked for', async (t) => {
  const { engine, scene, render } = await openScene(t);
  const own = await render({});
  assert.deepEqual(own.legend.kind, 'bands');
  const style = {
    ...(await engine.scenePlacements({}, unattended))[0]!.style,
    bands: [2],
    low: [0],
    high: [90],
  };
  const placement = {
    id: scene.id,
    visible: true,
    opacity: 1,
    style: { ...style, colourMap: 'magma' as const },
  };
  await engine.placeScenes({ placements: [placement] }, unattended);
  const { legend } = await render({});
  assert.ok(legend.kind === 'ramp');
  assert.deepEqual([legend.title, legend.low, legend.high], ['green', 0, 90]);
});

test('a stretch by view is of what the picture shows', async (t) => {
  const { render } = await openScene(t);
  // The western quarter is water: red 20 ± 4.
  const water = { bbox: [500_000, 4_598_720, 500_320, 4_600_000] } as const;
  const rule = (scope: 'scene' | 'view') => ({ bands: [1], stretch: { scope, percent: 0 } });
  const ends = async (scope: 'scene' | 'view') => {
    const { legend } = await render(rule(scope), { bbox: [...water.bbox] });
    assert.ok(legend.kind === 'ramp');
    return [legend.low, legend.high] as const;
  };
  const [low, high] = await ends('view');
  assert.ok(low >= 16 && high <= 24, `${low} … ${high}`);
  assert.ok((await ends('scene'))[1] > 180);
});
