import { EngineError } from '../../contract/failure.ts';
import type { Work } from '../../contract/work.ts';
import type { CaptionRows } from '../../crossmodal/captions/caption-rows.ts';
import { labelShares } from '../../crossmodal/label-shares.ts';
import type { TrainingTiles } from '../../crossmodal/training-tiles.ts';
import type { FeatureRows } from '../extractors/feature-rows.ts';
import { completeFeatures, type FeatureScene } from '../extractors/scene-features.ts';
import type { LabelMeaning } from '../labels/label-meaning.ts';
import type { OpenProject } from '../open-project.ts';
import type { LoadedSpace } from '../spaces/loaded-spaces.ts';
import { embedCaptions } from './embed-captions.ts';
import { type Gathered, gatherLabelled, type SceneTiles, type TrainingChoice } from './gather-labelled.ts';
import { labelKin } from './label-kin.ts';
import { type LabelledSplit, labelledSplit, type PlacedTiles } from './labelled-split.ts';
import type { LabelledTile } from './labelled-tiles.ts';

/** Labelled tiles of all scenes that one mapping can be trained on, with all that it is trained and judged by. */
export interface TrainingSet extends LabelledSplit {
  tiles: TrainingTiles;
  /** In the order of the label embeddings. */
  labels: LabelMeaning[];
  /** Labels that some tile carries and no word explains. */
  unread: LabelMeaning[];
  /** Where the tiles come from, in their order. */
  scenes: readonly SceneTiles[];
  extractor: { id: string; version: string };
  bandLayout: string;
  /** Names everything the training depends on. */
  hash: string;
}

/**
 * Gathers what is labelled and has features. Scenes of another band layout than that of most labelled tiles are left
 * out: a mapping knows one layout. Failures: step-missing, not-enough (two read labels, or one against background; where captions
 * are learnt from: two tiles that have one).
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
  const all = gathered.scenes.flatMap(({ tiles }) => tiles);
  return assemble(gathered, features, await embedCaptions(all, space, work), space);
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
  captions: CaptionRows | null,
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
  return {
    tiles: {
      features,
      dimension: setup.dimension,
      shares: labelShares(pairs),
      labelEmbeddings,
      spaceDimension: space.dimension,
      vocabularyMean: meanRow(space.unitTerms, space.dimension),
      kin: labelKin(labels),
      captions,
    },
    labels,
    unread,
    ...labelledSplit(scenes.map(placedTiles), (id) => indexOf.get(id)!),
    scenes,
    extractor: { id: setup.id, version: setup.extractorVersion },
    bandLayout: setup.layoutName,
    hash,
  };
}

function placedTiles({ scene: { setup, ...scene }, tiles }: SceneTiles): PlacedTiles {
  return { ...scene, marginPx: setup.marginPx, tiles };
}

function meanRow(rows: Float32Array, dimension: number): Float32Array {
  const sums = new Float64Array(dimension);
  for (let i = 0; i < rows.length; i++) sums[i % dimension]! += rows[i]!;
  return Float32Array.from(sums, (sum) => (sum * dimension) / rows.length);
}
