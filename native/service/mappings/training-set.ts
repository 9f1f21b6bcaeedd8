import { EngineError } from '../../contract/failure.ts';
import type { Work } from '../../contract/work.ts';
import { labelShares } from '../../crossmodal/label-shares.ts';
import type { TrainingTiles } from '../../crossmodal/training-tiles.ts';
import type { SplitTiles } from '../../labelling/split.ts';
import type { LabelMeaning } from '../labels/label-meaning.ts';
import type { OpenProject } from '../open-project.ts';
import type { FeatureRows } from '../scenes/feature-rows.ts';
import { completeFeatures, type FeatureScene } from '../scenes/scene-features.ts';
import type { LoadedSpace } from '../spaces/loaded-spaces.ts';
import { type SplitBlocks, splitBlocks, splitPlaces } from '../tiles/split-places.ts';
import {
  type Gathered,
  gatherLabelled,
  type LabelledTile,
  type SceneTiles,
  type TrainingChoice,
} from './gather-labelled.ts';
import { labelKin } from './label-kin.ts';

/** Labelled tiles of all scenes that one mapping can be trained on, with all that it is trained and judged by. */
export interface TrainingSet {
  tiles: TrainingTiles;
  /** In the order of the label embeddings. */
  labels: LabelMeaning[];
  /** Labels that some tile carries and no word explains. */
  unread: LabelMeaning[];
  split: SplitTiles;
  blocks: SplitBlocks;
  /** Tiles seen in training reach this far: the least distance between folds. */
  contextM: number;
  extractor: { id: string; version: string };
  bandLayout: string;
  /** Names everything the training depends on. */
  hash: string;
}

/**
 * Gathers what is labelled and has features. Scenes of another band layout than that of most labelled tiles are left
 * out: a mapping knows one layout. Failures: step-missing, not-enough (two read labels, or one against background).
 */
export async function trainingSet(
  project: OpenProject,
  space: LoadedSpace,
  choice: TrainingChoice,
  work: Work,
): Promise<TrainingSet> {
  const gathered = await gatherLabelled(project, space, choice, work);
  const features: Float32Array[] = [];
  for (const { scene, tiles } of gathered.scenes) features.push(await featuresOf(project, scene, tiles));
  return assemble(gathered, features, space);
}

/** What names the training set of now, and how many labels its tiles carry. Failures as of `trainingSet`. */
export async function trainingState(
  project: OpenProject,
  space: LoadedSpace,
  choice: TrainingChoice,
  work: Work,
): Promise<{ hash: string; carried: number }> {
  const { scenes, hash } = await gatherLabelled(project, space, choice, work);
  for (const { scene } of scenes) await (await openFeatures(project, scene)).close();
  const carried = scenes.reduce(
    (sum, { tiles }) => sum + tiles.reduce((own, { shares }) => own + shares.length, 0),
    0,
  );
  return { hash, carried };
}

async function featuresOf(
  project: OpenProject,
  scene: FeatureScene,
  tiles: readonly LabelledTile[],
): Promise<Float32Array> {
  const file = await openFeatures(project, scene);
  try {
    return await file.readRows(Uint32Array.from(tiles, ({ n }) => n));
  } finally {
    await file.close();
  }
}

/** The caller closes it. Failure: step-missing. */
async function openFeatures(project: OpenProject, scene: FeatureScene): Promise<FeatureRows> {
  const file = await completeFeatures(project, scene);
  if (file) return file;
  throw new EngineError({
    kind: 'step-missing',
    step: `The tiles of ${scene.scene.record.name} have no image features yet.`,
    remedy: 'Compute them with “features”, or run “ready”.',
  });
}

function assemble(
  { scenes, labels, embeddings: labelEmbeddings, unread, hash }: Gathered,
  sceneFeatures: readonly Float32Array[],
  space: LoadedSpace,
): TrainingSet {
  const indexOf = new Map(labels.map(({ label }, index) => [label.id, index]));
  const all = scenes.flatMap(({ tiles }) => tiles);
  const pairs = all.map(({ shares }) =>
    shares.map(([id, fraction]) => [indexOf.get(id)!, fraction] as const),
  );
  const { setup } = scenes[0]!.scene;
  const features = new Float32Array(all.length * setup.dimension);
  let at = 0;
  for (const rows of sceneFeatures) {
    features.set(rows, at);
    at += rows.length;
  }
  const places = placesOf(scenes);
  return {
    tiles: {
      features,
      dimension: setup.dimension,
      shares: labelShares(pairs),
      labelEmbeddings,
      spaceDimension: space.dimension,
      vocabularyMean: meanRow(space.unitTerms, space.dimension),
      kin: labelKin(labels),
    },
    labels,
    unread,
    split: {
      ...places,
      labels: pairs.map((own) => own.map(([label]) => label)),
      featureIds: all.map((tile) => tile.features),
    },
    blocks: splitBlocks(scenes.map(({ scene }) => scene.scene)),
    contextM: Math.max(...scenes.map(contextMetres)),
    extractor: { id: setup.id, version: setup.extractorVersion },
    bandLayout: setup.layoutName,
    hash,
  };
}

function placesOf(scenes: readonly SceneTiles[]): Pick<SplitTiles, 'lonDeg' | 'latDeg' | 'tileM'> {
  const centres = scenes.flatMap(({ scene, tiles }) => {
    const place = splitPlaces(scene.scene, scene.raster, scene.grid);
    return tiles.map(({ n }) => place(n));
  });
  return {
    lonDeg: Float64Array.from(centres, ([lon]) => lon),
    latDeg: Float64Array.from(centres, ([, lat]) => lat),
    tileM: Math.max(...scenes.map(({ scene }) => scene.grid.sizePx * (scene.raster.summary.pixelSizeM ?? 1))),
  };
}

/** Side of what is seen of a tile, on the ground. */
function contextMetres({ scene: { grid, setup, raster } }: SceneTiles): number {
  return (grid.sizePx + 2 * setup.marginPx) * (raster.summary.pixelSizeM ?? 1);
}

function meanRow(rows: Float32Array, dimension: number): Float32Array {
  const sums = new Float64Array(dimension);
  for (let i = 0; i < rows.length; i++) sums[i % dimension]! += rows[i]!;
  return Float32Array.from(sums, (sum) => (sum * dimension) / rows.length);
}
