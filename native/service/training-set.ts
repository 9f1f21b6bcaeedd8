import { EngineError } from '../contract/failure.ts';
import type { Work } from '../contract/work.ts';
import { labelEmbedding } from '../crossmodal/label-embedding.ts';
import { labelShares } from '../crossmodal/label-shares.ts';
import type { TrainingTiles } from '../crossmodal/training-tiles.ts';
import { sha256 } from '../io/hash.ts';
import type { SplitTiles } from '../labelling/split.ts';
import { type FractionTable, LABEL_ORIGINS } from '../store/ports/tile-label.ts';
import { type LabelMeaning, labelStates } from './label-meaning.ts';
import type { LoadedSpace } from './loaded-spaces.ts';
import type { OpenProject } from './open-project.ts';
import { completeFeatures, type FeatureScene, featureScenes } from './scene-features.ts';
import { NODATA_SHARE } from './tasks/tile.ts';
import { TilePlaces } from './tile-places.ts';

/** Labelled tiles of all scenes that one mapping can be trained on, with all that it is trained and judged by. */
export interface TrainingSet {
  tiles: TrainingTiles;
  /** In the order of the label embeddings. */
  labels: LabelMeaning[];
  /** Labels that some tile carries and no word explains. */
  unread: LabelMeaning[];
  split: SplitTiles;
  /** Tiles seen in training reach this far: the least distance between folds. */
  contextM: number;
  extractor: { id: string; version: string };
  bandLayout: string;
  /** Names everything the training depends on. */
  hash: string;
}

/** One labelled tile, before it is laid out in arrays. */
interface LabelledTile {
  n: number;
  /** (label id, covered fraction); none: background. */
  shares: (readonly [string, number])[];
  features: string[];
}

interface SceneTiles {
  scene: FeatureScene;
  tiles: LabelledTile[];
  features: Float32Array;
}

/**
 * Gathers what is labelled and has features. Scenes of another band layout than that of most labelled tiles are left
 * out: a mapping knows one layout. Failures: step-missing, not-enough (DESIGN 7: two read labels, or one against background).
 */
export async function trainingSet(
  project: OpenProject,
  space: LoadedSpace,
  extractorId: string,
  work: Work,
): Promise<TrainingSet> {
  const meanings = await labelStates(project);
  const gathered: SceneTiles[] = [];
  for (const scene of await featureScenes(project, extractorId, work)) {
    const found = await labelledTiles(project, scene, meanings, work);
    if (found.length > 0)
      gathered.push({ scene, tiles: found, features: await featuresOf(project, scene, found) });
  }
  const scenes = ofOneLayout(gathered);
  const labels = trainedLabels(scenes, meanings);
  requireEnough(scenes, labels);
  const embeddings = embedLabels(labels, space);
  return assemble(
    scenes,
    labels,
    embeddings,
    [...meanings.values()].filter(({ state }) => state === 'unread'),
    space,
  );
}

async function labelledTiles(
  project: OpenProject,
  { scene, grid }: FeatureScene,
  meanings: Map<string, LabelMeaning>,
  work: Work,
): Promise<LabelledTile[]> {
  const { tileLabels, grids } = project.store;
  const assigned = await tileLabels.getAssigned(scene.record.id);
  if (!assigned) return [];
  const table = await tileLabels.getFractions(scene.record.id, work);
  const nodata = await grids.nodataFractions(scene.record.id);
  const found: LabelledTile[] = [];
  for (let n = 0; n < grid.tiles; n++) {
    const origin = LABEL_ORIGINS[assigned.origin[n]!]!;
    if (origin === 'none' || nodata[n]! >= NODATA_SHARE) continue;
    const carried = Array.from(
      assigned.labelIndex.subarray(assigned.starts[n], assigned.starts[n + 1]),
      (i) => assigned.labels[i]!,
    );
    const read = carried.filter((id) => isRead(meanings.get(id)));
    // A tile of an unread label is neither that label nor background.
    if (read.length === 0 && origin !== 'background') continue;
    found.push({ n, ...sharesOf(n, read, table) });
  }
  return found;
}

function isRead(meaning: LabelMeaning | undefined): boolean {
  return meaning !== undefined && meaning.state !== 'unread';
}

/** Fractions of the tile's labels, and the features behind them; a label that a person gave covers all of it. */
function sharesOf(
  n: number,
  labels: readonly string[],
  table: FractionTable | null,
): Omit<LabelledTile, 'n'> {
  const fractions = new Map<string, number>();
  const features = new Set<string>();
  if (table) {
    for (let entry = table.starts[n]!; entry < table.starts[n + 1]!; entry++) {
      const id = table.labels[table.labelIndex[entry]!]!;
      if (!labels.includes(id)) continue;
      fractions.set(id, table.fractions[entry]!);
      for (let at = table.featureStarts[entry]!; at < table.featureStarts[entry + 1]!; at++) {
        const { layer, feature } = table.features[table.featureIndex[at]!]!;
        features.add(`${layer}/${feature}`);
      }
    }
  }
  return { shares: labels.map((id) => [id, fractions.get(id) || 1] as const), features: [...features] };
}

async function featuresOf(
  project: OpenProject,
  scene: FeatureScene,
  tiles: readonly LabelledTile[],
): Promise<Float32Array> {
  const file = await completeFeatures(project, scene);
  if (!file) {
    throw new EngineError({
      kind: 'step-missing',
      step: `The tiles of ${scene.scene.record.name} have no image features yet.`,
      remedy: 'Compute them with “features”, or run “ready”.',
    });
  }
  try {
    return await file.readRows(Uint32Array.from(tiles, ({ n }) => n));
  } finally {
    await file.close();
  }
}

function ofOneLayout(scenes: readonly SceneTiles[]): SceneTiles[] {
  const counts = new Map<string, number>();
  for (const { scene, tiles } of scenes) {
    const name = scene.setup.layoutName;
    counts.set(name, (counts.get(name) ?? 0) + tiles.filter(({ shares }) => shares.length > 0).length);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [''];
  return scenes.filter(({ scene }) => scene.setup.layoutName === most);
}

function trainedLabels(scenes: readonly SceneTiles[], meanings: Map<string, LabelMeaning>): LabelMeaning[] {
  const carried = new Set(
    scenes.flatMap(({ tiles }) => tiles.flatMap(({ shares }) => shares.map(([id]) => id))),
  );
  return [...meanings.values()].filter(({ label }) => carried.has(label.id));
}

function requireEnough(scenes: readonly SceneTiles[], labels: readonly LabelMeaning[]): void {
  const hasBackground = scenes.some(({ tiles }) => tiles.some(({ shares }) => shares.length === 0));
  if (labels.length >= 2 || (labels.length === 1 && hasBackground)) return;
  const remedy =
    labels.length === 0
      ? 'Label tiles with “label”, and say what codes mean with “label text”.'
      : 'Label tiles as something else too, or import the layer with --complete so that what it leaves free is background.';
  throw new EngineError({
    kind: 'not-enough',
    what: 'labels with a known word',
    found: labels.length,
    needed: 2,
    remedy,
  });
}

function embedLabels(labels: readonly LabelMeaning[], space: LoadedSpace): Float32Array {
  const rows = new Float32Array(labels.length * space.dimension);
  for (const [index, { name, text }] of labels.entries()) {
    const words = { name, synonyms: text.synonyms, description: text.description };
    const placed = labelEmbedding(words, (part) => space.embedder.embed(part));
    if (placed.state !== 'unread') rows.set(placed.embedding, index * space.dimension);
  }
  return rows;
}

function assemble(
  scenes: readonly SceneTiles[],
  labels: LabelMeaning[],
  labelEmbeddings: Float32Array,
  unread: LabelMeaning[],
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
  for (const scene of scenes) {
    features.set(scene.features, at);
    at += scene.features.length;
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
    },
    labels,
    unread,
    split: {
      ...places,
      labels: pairs.map((own) => own.map(([label]) => label)),
      featureIds: all.map((tile) => tile.features),
    },
    contextM: Math.max(...scenes.map(contextMetres)),
    extractor: { id: setup.extractor.id, version: setup.extractor.version },
    bandLayout: setup.layoutName,
    hash: trainingHash(scenes, labels, labelEmbeddings, space),
  };
}

function placesOf(scenes: readonly SceneTiles[]): Pick<SplitTiles, 'lonDeg' | 'latDeg' | 'tileM'> {
  const centres = scenes.flatMap(({ scene, tiles }) => {
    const places = TilePlaces.of(scene.raster, scene.grid);
    return tiles.map(({ n }) => places?.centreDeg(n) ?? ([Number.NaN, Number.NaN] as const));
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

function trainingHash(
  scenes: readonly SceneTiles[],
  labels: readonly LabelMeaning[],
  labelEmbeddings: Float32Array,
  space: LoadedSpace,
): string {
  const inputs = scenes.map(({ scene, tiles }) => [
    scene.scene.record.id,
    scene.grid.id,
    scene.setup.version,
    tiles,
  ]);
  const names = labels.map(({ label }) => label.id);
  return sha256(
    JSON.stringify([space.record.id, inputs, names]),
    new Uint8Array(labelEmbeddings.buffer),
  ).slice(0, 16);
}
