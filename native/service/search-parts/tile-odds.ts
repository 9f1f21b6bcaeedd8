import type { LabelProbability, ScoreReliability } from '../../contract/evaluation.ts';
import type { ProbabilityOf } from '../../contract/search.ts';
import { probabilityAt } from '../../crossmodal/probability/curve.ts';
import { estimatePrior, reweigh } from '../../crossmodal/probability/prior.ts';
import { dot } from '../../math/distance.ts';
import type { Query } from '../../search/query.ts';
import { labelStates } from '../labels/label-meaning.ts';
import type { OpenProject } from '../open-project.ts';
import type { LoadedSpace } from '../spaces/loaded-spaces.ts';
import type { SearchSources, TileSide } from './sources.ts';

/** How likely a tile is what was asked for. */
export type TileOdds =
  | {
      readonly kind: 'label';
      readonly of: ProbabilityOf;
      probability(scene: string, tile: number): number | null;
    }
  | { readonly kind: 'phrase'; reliability(similarity: number): ScoreReliability | null };

/**
 * By what the last evaluation of the mapping has found; null before one, and after one by chance, which flatters. Only a label asked
 * for by name or synonym has a probability.
 */
export async function tileOdds(
  project: OpenProject,
  query: Query,
  space: LoadedSpace,
  tiles: TileSide | null,
  { scenes }: SearchSources,
): Promise<TileOdds | null> {
  if (!tiles || scenes.size === 0) return null;
  const evaluation = await project.store.evaluations.last(tiles.mapping.id);
  if (!evaluation || evaluation.split.kind === 'random') return null;
  const title = await labelAskedFor(project, query, space);
  const judged = evaluation.reliability?.labels.find(({ label }) => label === title);
  const embedding = title === null ? null : embeddingOf(tiles, title);
  if (judged && embedding) return labelOdds(judged, embedding, [...scenes.values()]);
  const { phraseReliability } = evaluation;
  if (title !== null || query.parts.length === 0 || phraseReliability.length === 0) return null;
  return {
    kind: 'phrase',
    reliability: (similarity) =>
      phraseReliability.find(({ from, to }) => similarity >= from && similarity < to) ?? null,
  };
}

/** Title of the label that the query is the name of; null of anything else, e.g. of two parts. */
async function labelAskedFor(
  project: OpenProject,
  { parts, filters }: Query,
  space: LoadedSpace,
): Promise<string | null> {
  const [part] = parts;
  if (!part || parts.length > 1 || part.isNegative || filters.some(({ name }) => name === 'like'))
    return null;
  const asked = folded(part.text);
  for (const { label, name, text } of (await labelStates(project, space)).values()) {
    if ([label.title, name ?? '', ...text.synonyms].some((own) => folded(own) === asked)) return label.title;
  }
  return null;
}

const folded = (text: string) => text.trim().toLowerCase();

function embeddingOf({ calibration }: TileSide, title: string): Float32Array | null {
  const { labels, labelEmbeddings } = calibration;
  const n = labels.indexOf(title);
  const dimension = labelEmbeddings.length / labels.length;
  return n < 0 ? null : labelEmbeddings.subarray(n * dimension, (n + 1) * dimension);
}

/** Order follows the score of the query; the probability follows the score of the label by all its words. */
function labelOdds(
  { label, curve, prior, ece }: LabelProbability,
  embedding: Float32Array,
  scenes: SearchSources['scenes'] extends Map<number, infer Scene> ? readonly Scene[] : never,
): TileOdds {
  const rowsOf = new Map(scenes.map(({ scene, tiles }) => [scene.record.id, tiles.rows]));
  const score = (rows: Float32Array, tile: number) =>
    dot(rows, tile * embedding.length, embedding, 0, embedding.length);
  const scenePriors: Record<string, number> = {};
  for (const [scene, rows] of rowsOf) {
    const counts = new Uint32Array(BINS);
    for (let tile = 0; tile * embedding.length < rows.length; tile++) {
      const own = score(rows, tile);
      if (!Number.isNaN(own)) counts[Math.min(BINS - 1, Math.floor(((own + 1) / 2) * BINS))]!++;
    }
    const said = Float64Array.from(counts, (_, bin) => probabilityAt(curve, (2 * (bin + 0.5)) / BINS - 1));
    scenePriors[scene] = estimatePrior(said, counts, prior);
  }
  return {
    kind: 'label',
    of: { label, prior, scenePriors, ece },
    probability(scene, tile) {
      const rows = rowsOf.get(scene);
      const to = scenePriors[scene];
      if (!rows || to === undefined) return null;
      const own = score(rows, tile);
      return Number.isNaN(own) ? null : reweigh(probabilityAt(curve, own), prior, to);
    },
  };
}

/** Of similarity from −1 to 1: finer would not change an estimated share. */
const BINS = 400;
