import { outOfRange } from '../../contract/failure.ts';
import type { TrainMappingParams } from '../../contract/image.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import { silent, type Work } from '../../contract/work.ts';
import { labelsOf } from '../../crossmodal/label-shares.ts';
import { embedTiles, type Mapping, trainMapping as train } from '../../crossmodal/mapping.ts';
import type { TrainingSplit } from '../../crossmodal/training-tiles.ts';
import { splitTiles, TEST, TRAIN, VALIDATION } from '../../labelling/split.ts';
import { centredRows } from '../../math/centre.ts';
import { Random } from '../../math/random.ts';
import { pickRows, rowsInMemory } from '../../math/rows.ts';
import { numberedName } from '../free-name.ts';
import { type LabelMeaning, labelStates } from '../labels/label-meaning.ts';
import { captionsFor } from '../mappings/gather-labelled.ts';
import { groundScale } from '../mappings/ground-scale.ts';
import { withSynonymsAndChildren } from '../mappings/label-kin.ts';
import { labelledExtractor } from '../mappings/labelled-extractor.ts';
import { mappingToBytes } from '../mappings/mapping-bytes.ts';
import { mappingCalibration } from '../mappings/mapping-calibration.ts';
import { trainingInputs } from '../mappings/training-inputs.ts';
import { type TrainingSet, trainingSet } from '../mappings/training-set.ts';
import { validationRecord } from '../mappings/validation-record.ts';
import type { OpenProject } from '../open-project.ts';
import { requireFreeName, requireGrids } from '../requirements.ts';
import type { LoadedSpace } from '../spaces/loaded-spaces.ts';

/** More are as many numbers as a large model has, and more than any tiles could teach. */
const MOST_HIDDEN_UNITS = 4096;

function requireHiddenUnits({ method, hiddenUnits = null }: TrainMappingParams): void {
  const least = method === 'socher' ? 1 : 0;
  if (hiddenUnits === null || (hiddenUnits >= least && hiddenUnits <= MOST_HIDDEN_UNITS)) return;
  throw outOfRange('The number of hidden units', `${hiddenUnits}; choose ${least} … ${MOST_HIDDEN_UNITS}`);
}

/** Learns a map from image features to the embeddings of the labels that the tiles carry. */
export async function trainMapping(
  project: OpenProject,
  params: TrainMappingParams,
  work: Work<TaskProgress>,
): Promise<Tasks['train-mapping']['result']> {
  const startedMs = performance.now();
  await requireGrids(project);
  requireFreeName('mapping', params.name, await project.store.mappings.list());
  requireHiddenUnits(params);
  const space = await project.spaces.get(params.space);
  const quiet = silent(work.signal);
  const extractor = params.extractor ?? (await labelledExtractor(project, quiet));
  // Before what it names is read: of the two, the name may be the older one, never the newer.
  const heldOut = await heldOutLabels(project, space, params.holdOut ?? []);
  const choice = {
    extractor,
    heldOut: heldOut.map(({ label }) => label.id),
    ...captionsFor(params.method),
  };
  const inputs = await trainingInputs(project, space.record.id, choice, quiet);
  const set = await trainingSet(project, space, choice, quiet);
  const split = mappingSplit(set, params.seed);
  const options = { seed: params.seed, hiddenUnits: params.hiddenUnits ?? null };
  const { mapping, validation } = await train(params.method, set.tiles, split, options, {
    signal: work.signal,
    report: (progress) => work.report({ step: 'train-mapping', ...progress, unit: 'steps' }),
  });
  work.report({ step: 'calibrate', done: 0, total: null, unit: 'steps' });
  const calibration = await calibrated(space, set, mapping, params.seed, quiet);
  const seconds = (performance.now() - startedMs) / 1000;
  const unreadLabels = set.unread.map(({ label }) => label.title);
  const stored = await project.store.mappings.insert({
    name: params.name ?? numberedName(params.method, await project.store.mappings.list()),
    space: space.record.id,
    extractor: set.extractor.id,
    extractorVersion: set.extractor.version,
    method: params.method,
    bandLayout: set.bandLayout,
    weights: mappingToBytes(mapping),
    labels: set.labels.map(({ label }, index) => ({ label: label.id, tiles: tilesOf(set, index) })),
    trainingHash: set.hash,
    metrics: {
      validation,
      trainTiles: split.train.length,
      validationTiles: split.validation.length,
      settings: mapping.model.settings,
      ...options,
      unreadLabels,
      heldOut: choice.heldOut,
      shipped: null,
      ground: groundScale(set.scenes.map(({ scene }) => scene)),
      seconds,
      inputs,
    },
    calibration,
  });
  project.touch('mappings');
  return {
    mapping: stored.id,
    method: stored.method,
    train: { tiles: split.train.length, labels: set.labels.length },
    validation: validationRecord(validation, split.validation.length),
    unreadLabels,
    heldOut: heldOut.map(({ label }) => label.title),
    seconds,
  };
}

/** What is asked to be held out, with what would give it away: its synonyms and children. */
async function heldOutLabels(
  project: OpenProject,
  space: LoadedSpace,
  wanted: readonly string[],
): Promise<LabelMeaning[]> {
  if (wanted.length === 0) return [];
  const meanings = await labelStates(project, space);
  const ids = await Promise.all(wanted.map(async (label) => (await project.store.labels.get(label)).id));
  return withSynonymsAndChildren(
    ids.map((id) => meanings.get(id)!),
    [...meanings.values()],
  );
}

/**
 * The tiles a mapping that will be used is trained on. It is judged by `evaluate`, which trains mappings of its own, so the
 * test blocks of the split are trained on too; validation blocks choose λ.
 */
function mappingSplit(set: TrainingSet, seed: number): TrainingSplit {
  const { part } = splitTiles(set.split, { seed, bufferM: set.contextM, blockM: set.blocks.blockM });
  const where = (...parts: number[]) =>
    Uint32Array.from([...part.keys()].filter((tile) => parts.includes(part[tile]!)));
  return { train: where(TRAIN, TEST), validation: where(VALIDATION) };
}

function tilesOf(set: TrainingSet, label: number): number {
  return set.tiles.shares.label.reduce((count, own) => count + (own === label ? 1 : 0), 0);
}

const CALIBRATION_TILES_PER_LABEL = 200;

async function calibrated(
  space: LoadedSpace,
  set: TrainingSet,
  mapping: Mapping,
  seed: number,
  work: Work<never>,
): Promise<Uint8Array> {
  const { dimension } = set.tiles;
  const features = pickRows(rowsInMemory(set.tiles.features, dimension), balancedTiles(set, seed));
  const items = await embedTiles(features, mapping, silent(work.signal));
  const embeddings = centredRows(set.tiles.labelEmbeddings, mapping.centre, space.dimension);
  const titles = set.labels.map(({ label }) => label.title);
  return mappingCalibration(space, mapping.centre, items, { titles, embeddings }, seed, work);
}

/** As many tiles of each label, and of background, as there are of the rarest, within reason. */
function balancedTiles(set: TrainingSet, seed: number): number[] {
  const { shares } = set.tiles;
  const groups = new Map<number, number[]>();
  for (let tile = 0; tile + 1 < shares.start.length; tile++) {
    const first = labelsOf(shares, tile)[0] ?? -1;
    const group = groups.get(first);
    if (group) group.push(tile);
    else groups.set(first, [tile]);
  }
  const random = new Random(seed);
  return [...groups.values()].flatMap((tiles) => random.shuffle(tiles).slice(0, CALIBRATION_TILES_PER_LABEL));
}
