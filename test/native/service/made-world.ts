import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Engine } from '../../../native/contract/engine.ts';
import { runTask } from '../../../native/contract/run-task.ts';
import type { TaskKind, Tasks } from '../../../native/contract/task.ts';
import { DEFAULT_SPACE, type SpaceParams } from '../../../native/contract/text.ts';
import { unattended } from '../../../native/contract/work.ts';
import { Random } from '../../../native/math/random.ts';
import { createEngine, type RunningEngine } from '../../../native/service/engine.ts';
import { makeTiff, short, utmTags } from '../raster/make-tiff.ts';
import { temporaryFolder } from '../store/fixtures.ts';

/**
 * A small world: water in the west, forest in the middle, sand in the east, all three seen from the air, mapped, and
 * written about. 128 × 128 pixels of 10 m, so 16 × 16 tiles of 8 px.
 *
 * The layer ends 32 px above the southern edge. Forest ends at pixel 82: a quarter of the tiles of column 10.
 */
export const SIDE_PX = 128;
export const TILE_PX = 8;
export const FOREST_FROM_PX = 40;
export const SAND_FROM_PX = 82;
export const MAPPED_ROWS_PX = 96;

/** Tiles by label at a threshold of .5: 12 rows of 5, 5 and 6 columns. */
export const LABELLED = { water: 60, forest: 60, sand: 72 };
export const UNLABELLED = 256 - 192;

const COLOURS = { water: [20, 50, 110, 4], forest: [30, 80, 35, 25], sand: [200, 180, 120, 12] } as const;
export type Cover = keyof typeof COLOURS;

export interface World {
  dir: string;
  scene: string;
  layer: string;
  corpus: string;
}

/** The files of the world in a folder. */
export function writeWorld(dir: string): World {
  const world = {
    dir,
    scene: join(dir, 'world.tif'),
    layer: join(dir, 'cover.geojson'),
    corpus: join(dir, 'texts.tsv'),
  };
  writeFileSync(world.scene, sceneBytes(1));
  writeFileSync(world.layer, JSON.stringify(coverLayer()));
  writeFileSync(world.corpus, corpusText());
  return world;
}

/** @param seed of its noise: another seed is another scene of the same place */
export function sceneBytes(seed: number): Uint8Array {
  const random = new Random(seed);
  const rgb = new Uint8Array(SIDE_PX * SIDE_PX * 3);
  for (let pixel = 0; pixel < SIDE_PX * SIDE_PX; pixel++) {
    const [red, green, blue, noise] = COLOURS[coverAt(pixel % SIDE_PX)];
    const grain = (random.uniform() - 0.5) * 2 * noise;
    rgb.set([red + grain, green + grain, blue + grain].map(Math.round), pixel * 3);
  }
  const tags = { ...utmTags, 258: short(8, 8, 8), 262: short(2), 277: short(3) };
  return makeTiff([{ widthPx: SIDE_PX, heightPx: SIDE_PX, blocks: [rgb], tags }]);
}

export function coverAt(columnPx: number): Cover {
  if (columnPx < FOREST_FROM_PX) return 'water';
  return columnPx < SAND_FROM_PX ? 'forest' : 'sand';
}

/** A closed ring of pixel corners, in the metres of the scene's reference system. */
export function ringM(fromPx: number, toPx: number, topPx: number, bottomPx: number): number[][] {
  const corners = [
    [fromPx, topPx],
    [fromPx, bottomPx],
    [toPx, bottomPx],
    [toPx, topPx],
    [fromPx, topPx],
  ] as const;
  return corners.map(([column, row]) => [500_000 + 10 * column, 4_600_000 - 10 * row]);
}

function coverLayer(): object {
  const strips = [
    ['water', 0, FOREST_FROM_PX],
    ['forest', FOREST_FROM_PX, SAND_FROM_PX],
    ['sand', SAND_FROM_PX, SIDE_PX],
  ] as const;
  return {
    type: 'FeatureCollection',
    crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::32615' } },
    features: strips.map(([cover, from, to], id) => ({
      type: 'Feature',
      id,
      properties: { cover, note: `strip ${id}` },
      geometry: { type: 'Polygon', coordinates: [ringM(from, to, 0, MAPPED_ROWS_PX)] },
    })),
  };
}

/** Words that stand together: each topic's own, and those that all share. */
const TOPICS: Record<Cover | 'music', string> = {
  water: 'water river lake boat fish wave swim shore deep flow',
  forest: 'forest tree leaf moss deer branch shade wood green bird',
  sand: 'sand dune desert dry hot camel wind grain bare sun',
  music: 'music song violin concert melody drum singer chord tune stage',
};
const SHARED = 'the a and of in near over with many old';

/** 60 documents of 4 paragraphs, each on one topic: about 6,000 words. */
function corpusText(): string {
  const random = new Random(7);
  const shared = SHARED.split(' ');
  const topics = Object.values(TOPICS).map((words) => words.split(' '));
  const lines: string[] = [];
  for (let document = 0; document < 60; document++) {
    const own = topics[document % topics.length]!;
    for (let paragraph = 0; paragraph < 4; paragraph++) {
      const words = Array.from({ length: 25 }, () => {
        const from = random.uniform() < 0.3 ? shared : own;
        return from[random.below(from.length)]!;
      });
      lines.push(`doc${document}\t${words.join(' ')}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

export const SMALL_SPACE: SpaceParams = { ...DEFAULT_SPACE, dimension: 24, epochs: 20, minCount: 1 };

/** An engine that is closed when the test ends. */
export function startEngine(t: Pick<TestContext, 'after'>, userDir: string): RunningEngine {
  const running = createEngine({ userDir, socket: null });
  t.after(() => running.close());
  return running;
}

export interface OpenWorld extends World {
  engine: Engine;
  running: RunningEngine;
  project: string;
  run<K extends TaskKind>(task: K, params: Tasks[K]['params']): Promise<Tasks[K]['result']>;
}

/** An engine with an empty project open, beside the files of the world. */
export async function openWorld(t: Pick<TestContext, 'after'>): Promise<OpenWorld> {
  const dir = temporaryFolder(t);
  const running = startEngine(t, join(dir, 'user'));
  const { engine } = running;
  const { project } = await engine.newProject({ path: join(dir, 'World.semantile') }, unattended);
  const run: OpenWorld['run'] = (task, params) => runTask(engine, task, params, unattended);
  return { ...writeWorld(dir), engine, running, project, run };
}

/** With the scene and the layer in it, cut into tiles and labelled. @returns the scene's id */
export async function labelWorld({ run, scene, layer }: OpenWorld): Promise<string> {
  const { scenes } = await run('add-scenes', { paths: [scene] });
  await run('add-layer', { ...PLAIN_LAYER, path: layer, labelField: 'cover' });
  await run('tile', { scene: null, sizePx: TILE_PX, sizeM: null, stridePx: null });
  await run('label', { rule: null });
  return scenes[0]!.id;
}

export const PLAIN_LAYER = {
  layer: null,
  labelField: null,
  label: null,
  labelText: null,
  crs: null,
  bufferM: 0,
  complete: false,
};
