import { type LearningTiles, learnTiles } from '../../batch/learn-tiles.ts';
import type { TaskProgress } from '../../contract/task.ts';
import { silent, type Work } from '../../contract/work.ts';
import { splitTiles, TEST, TRAIN, VALIDATION } from '../../labelling/split.ts';
import type { Learner, LearningProgress } from '../../vision/learner.ts';
import { EXTRACTORS } from '../../vision/registry.ts';
import { bandValues, type SceneLook, type SeenScene, sceneLook } from '../extractors/extractor-setup.ts';
import { projectCheckpoints } from '../extractors/networks.ts';
import { seenScenes } from '../extractors/scene-features.ts';
import type { OpenProject } from '../open-project.ts';
import { NODATA_SHARE } from '../tasks/tile.ts';
import { labelledSplit, type PlacedTiles } from './labelled-split.ts';
import { labelledTiles } from './labelled-tiles.ts';
import { numbersInTurn, shownTiles } from './shown-tiles.ts';

interface LookedAt extends SeenScene {
  readonly look: SceneLook;
}

/**
 * Lets an extractor learn from every band layout that it has not learnt from before; what it knows stays as it is, so that
 * features of other days compare. One that does not learn is left alone. Failure: not-enough.
 */
export async function learnWhatIsMissing(
  project: OpenProject,
  id: string,
  seed: number,
  work: Work<TaskProgress>,
): Promise<void> {
  const entry = EXTRACTORS.find((candidate) => candidate.id === id);
  if (entry?.kind !== 'learnt') return;
  const learner = await entry.learner();
  const scenes = await looks(project, learner, silent(work.signal));
  const { learntExtractors } = project.store;
  for (const [layout, own] of Map.groupBy(scenes, ({ look }) => look.layoutName)) {
    if (await learntExtractors.find({ extractor: id, layout })) continue;
    const from = await tilesToLearnFrom(project, learner, own, seed, silent(work.signal));
    const report = (progress: LearningProgress) => work.report({ step: 'train', unit: 'steps', ...progress });
    const learning = { signal: work.signal, report };
    const kept = projectCheckpoints(project);
    const found = await learnTiles(learner, own[0]!.look.layout, from, seed, learning, kept);
    await learntExtractors.replace({ extractor: id, layout, seed, ...found });
  }
}

/** The scenes that it can look at. */
async function looks(project: OpenProject, learner: Learner, work: Work): Promise<LookedAt[]> {
  const found: LookedAt[] = [];
  for (const seen of await seenScenes(project, work)) {
    const values = await bandValues(learner, seen, work);
    if (!('unusable' in values)) found.push({ ...seen, look: sceneLook(learner, seen, values) });
  }
  return found;
}

/**
 * Labelled tiles outside the blocks on which mappings of the same seed choose what they can choose; these judge a learner
 * of labels. Where nothing is labelled, all tiles with data.
 */
async function tilesToLearnFrom(
  project: OpenProject,
  learner: Learner,
  scenes: readonly LookedAt[],
  seed: number,
  work: Work,
): Promise<LearningTiles[]> {
  const numberOf = numbersInTurn();
  const placed: PlacedTiles[] = [];
  for (const { scene, raster, grid, look } of scenes) {
    const choice = { isRead: () => true, heldOut: new Set<string>() };
    const tiles = await labelledTiles(project, { scene, grid }, choice, work);
    placed.push({ scene, raster, grid, marginPx: look.marginPx, tiles });
  }
  const labelled = placed.filter(({ tiles }) => tiles.length > 0);
  if (labelled.length === 0) return Promise.all(scenes.map((scene) => wholeScene(project, scene)));
  const { split, blocks, contextM } = labelledSplit(labelled, numberOf);
  const { part } = splitTiles(split, { seed, bufferM: contextM, blockM: blocks.blockM });
  let first = 0;
  return labelled.map(({ scene, tiles }) => {
    const own = part.subarray(first, first + tiles.length);
    first += tiles.length;
    const isJudge = (n: number) => own[n] === VALIDATION;
    const isLearnt = (n: number) => own[n] === TRAIN || own[n] === TEST;
    const seen = tiles
      .map((tile, n) => ({
        tile,
        judges: isJudge(n),
        isSeen: isLearnt(n) || (learner.learnsLabels && isJudge(n)),
      }))
      .filter(({ isSeen }) => isSeen);
    const from = learningTiles(
      scenes.find((one) => one.scene === scene)!,
      seen.map(({ tile }) => tile.n),
    );
    return learner.learnsLabels ? { ...from, shown: shownTiles(seen, numberOf) } : from;
  });
}

async function wholeScene({ store }: OpenProject, scene: LookedAt): Promise<LearningTiles> {
  const nodata = await store.grids.nodataFractions(scene.grid.scene);
  const withData = [...nodata.keys()].filter((n) => nodata[n]! < NODATA_SHARE);
  return learningTiles(scene, withData);
}

function learningTiles({ raster, grid, look }: LookedAt, tiles: readonly number[]): LearningTiles {
  const { bands, marginPx, values } = look;
  return { raster, grid, bands, marginPx, values, tiles: Uint32Array.from(tiles) };
}
