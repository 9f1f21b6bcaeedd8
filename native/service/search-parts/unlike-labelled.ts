import { EngineError } from '../../contract/failure.ts';
import { NOVELTY_WAYS, type NoveltyWay } from '../../contract/image.ts';
import type { SearchAnswer, SearchParams, SearchResult } from '../../contract/search.ts';
import type { Work } from '../../contract/work.ts';
import { outlierProbability } from '../../crossmodal/novelty/outliers.ts';
import { TopK } from '../../math/top-k.ts';
import type { Query } from '../../search/query.ts';
import { assignedLabels } from '../labels/assign-labels.ts';
import { isCloud } from '../labels/clouds.ts';
import { labelStates } from '../labels/label-meaning.ts';
import { type EmbeddedScene, embeddedScenes } from '../mappings/embedded-scenes.ts';
import { nearestLabel } from '../mappings/nearest-label.ts';
import type { OpenProject } from '../open-project.ts';
import { requireMapping } from '../requirements.ts';
import { admitsScene, admittedTiles } from './filters.ts';
import { PlacedTiles } from './results.ts';
import { scoreHistogram } from './score-histogram.ts';
import type { SceneScores } from './search-memory.ts';
import { type TileSide, tileSide } from './sources.ts';

/** Denser about a tile than about its neighbours is no less than −1 ÷ scale; two σ are a clear outlier. */
const LEAST_RANGE: readonly [number, number] = [-0.5, 2];

type Found = Omit<SearchAnswer, 'query' | 'seconds'>;

/** Where a tile is more likely an outlier than not, in σ: max(0, erf(σ ÷ √2)) is ½. Of Gaussians: below every threshold. */
const THRESHOLDS: Record<NoveltyWay, number> = { features: 0.6745, outlier: 0.6745, gaussian: 0 };

/**
 * Tiles by how little they are like anything that was labelled, the least first; tiles without data and under clouds
 * are aside. Failures: step-missing (a mapping, or one that can tell).
 */
export async function unlikeLabelled(
  project: OpenProject,
  way: NoveltyWay,
  query: Query,
  params: SearchParams,
  work: Work,
): Promise<Found> {
  const space = await project.spaces.get(params.space);
  const { name } = await requireMapping(project, space.record.id, params.mapping);
  const side = (await tileSide(project, space, params.mapping))!;
  const embedded = await embeddedScenes(project, side.mapping, space.dimension, work);
  const scenes: Scored[] = [];
  for (const scene of embedded.scenes) {
    if (!admitsScene(query, scene.scene)) continue;
    const scores = await scoresOf(project, scene, side.mapping.id, way);
    if (!scores) continue;
    await leaveOut(project, query, params, scene, scores, work);
    scenes.push({ scene, scores });
  }
  if (scenes.length === 0 && embedded.scenes.length > 0) {
    const step = `The mapping ${name} cannot tell what is unlike anything labelled.`;
    throw new EngineError({ kind: 'step-missing', step, remedy: 'Train it again, then “embed”.' });
  }
  const scores: SceneScores = new Map(scenes.map((one) => [one.scene.scene.record.id, one.scores]));
  const threshold = THRESHOLDS[way];
  const tiles = scenes.map((one) => ({
    scene: one.scene.scene.record.id,
    above: one.scores.reduce((count, score) => count + (score >= threshold ? 1 : 0), 0),
    total: one.scene.grid.tiles,
  }));
  return {
    search: project.searches.keep(scores),
    results: await described(project, best(scenes, params.k), side, way, space.dimension, work),
    counts: { term: 0, paragraph: 0, document: 0, tile: tiles.reduce((sum, { above }) => sum + above, 0) },
    threshold,
    tiles,
    histogram: scoreHistogram([...scores.values()], LEAST_RANGE),
    notEmbedded: embedded.missing.map((scene) => scene.record.name),
    notes: [MEANING[way]],
  };
}

const MEANING: Record<NoveltyWay, string> = {
  features:
    'Tiles by how little they look like any labelled tile: a local outlier factor of their image features.',
  outlier: 'Tiles by how far the mapping places them from labelled tiles: a local outlier factor.',
  gaussian:
    'Tiles by how far the mapping places them from every label: above 0, outside what 95 in 100 tiles of each label reach.',
};

interface Scored {
  scene: EmbeddedScene;
  /** `[tiles]` */
  scores: Float32Array;
}

/** Null where the mapping could not tell when the scene was embedded. */
async function scoresOf(
  { store }: OpenProject,
  { scene, grid, tiles }: EmbeddedScene,
  mapping: string,
  way: NoveltyWay,
): Promise<Float32Array | null> {
  const novelty = await store.tileEmbeddings.readNovelty(mapping, scene.record.id);
  if (!novelty) return null;
  const column = NOVELTY_WAYS.indexOf(way);
  const dimension = tiles.rows.length / grid.tiles;
  return Float32Array.from({ length: grid.tiles }, (_, n) =>
    // Its embedding is none where a tile holds no data.
    Number.isNaN(tiles.rows[n * dimension]) ? Number.NaN : novelty[n * NOVELTY_WAYS.length + column]!,
  );
}

/** What the filters take out, and what lies under clouds, gets no score. */
async function leaveOut(
  project: OpenProject,
  query: Query,
  params: SearchParams,
  embedded: EmbeddedScene,
  scores: Float32Array,
  work: Work,
): Promise<void> {
  const admits = await admittedTiles(project, query, params, embedded, work);
  admits?.forEach((isAdmitted, n) => {
    if (!isAdmitted) scores[n] = Number.NaN;
  });
  const assigned = await assignedLabels(project, embedded.scene.record.id, null, work);
  if (!assigned) return;
  const meanings = await labelStates(project);
  const clouds = assigned.labels.map((id) => meanings.has(id) && isCloud(meanings.get(id)!));
  if (!clouds.includes(true)) return;
  for (let n = 0; n < scores.length; n++) {
    const own = assigned.labelIndex.subarray(assigned.starts[n], assigned.starts[n + 1]);
    if (own.some((label) => clouds[label])) scores[n] = Number.NaN;
  }
}

interface Hit {
  scene: EmbeddedScene;
  n: number;
  score: number;
}

function best(scenes: readonly Scored[], k: number): Hit[] {
  // Tiles are numbered through all scenes, so that one heap ranks them.
  const top = new TopK(k);
  const firsts: number[] = [];
  let first = 0;
  for (const { scores } of scenes) {
    firsts.push(first);
    for (let n = 0; n < scores.length; n++) top.offer(first + n, scores[n]!);
    first += scores.length;
  }
  return top.ranked().map(({ index, score }) => {
    const place = firsts.findLastIndex((start) => start <= index);
    return { scene: scenes[place]!.scene, n: index - firsts[place]!, score };
  });
}

async function described(
  project: OpenProject,
  hits: readonly Hit[],
  { calibration }: TileSide,
  way: NoveltyWay,
  dimension: number,
  work: Work,
): Promise<SearchResult[]> {
  const placed = new PlacedTiles(project, work);
  const results: SearchResult[] = [];
  for (const { scene, n, score } of hits) {
    const probability = way === 'gaussian' ? Number(score > 0) : outlierProbability(score);
    const nearest = nearestLabel(scene.tiles.rows.subarray(n * dimension, (n + 1) * dimension), calibration);
    const labels = await placed.labels(scene, n);
    const reason = [
      ...(way === 'gaussian' ? [] : [`outlier with probability ${probability.toFixed(2)}`]),
      ...(nearest ? [`nearest label ${nearest.label}`] : []),
      ...(labels.length > 0 ? [`labelled ${labels.join(', ')}`] : []),
    ].join('; ');
    results.push({ kind: 'tile', ...(await placed.tile(scene, n)), similarity: probability, score, reason });
  }
  return results;
}
