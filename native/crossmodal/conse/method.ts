import { silent } from '../../contract/work.ts';
import { trainClassifier } from '../classifier.ts';
import { applyLinearMap } from '../linear-map.ts';
import type { Method, Model, TrainingWork } from '../method.ts';
import { featuresOf } from '../training-tiles.ts';
import { NOTHING_VALIDATED, validate } from '../validation.ts';

/** T of the paper. */
const MOST_LABELS = 10;

/**
 * Convex combination of label embeddings: the probabilities of a classifier's ten likeliest labels, scaled to sum to 1,
 * are the coordinates. Where background was trained they sum to the probability that the tile is none.
 *
 * Source: Norouzi et al. 2013, arXiv:1312.5650, equations 3 and 4.
 */
export const conse: Method = {
  async prepare(tiles, split, _options, signal) {
    const { onTraining, ...classifier } = await trainClassifier(tiles, split, signal);
    const quiet = silent(signal);
    const asModel = ({ weights, trained }: typeof classifier | NonNullable<typeof onTraining>): Model => ({
      settings: { ridge: classifier.ridge, mostLabels: MOST_LABELS },
      arrays: { weights: Float32Array.from(weights), trained: Float32Array.from(trained) },
    });
    const tried = onTraining && {
      ofTraining: await locate(asModel(onTraining), featuresOf(tiles, split.train), tiles.dimension, quiet),
      ofValidation: await locate(
        asModel(onTraining),
        featuresOf(tiles, split.validation),
        tiles.dimension,
        quiet,
      ),
    };
    return async (labels) => ({
      model: asModel(classifier),
      validation: tried
        ? validate(tiles, split, labels, tried.ofTraining, tried.ofValidation)
        : NOTHING_VALIDATED,
    });
  },
  locate,
};

async function locate(
  { settings, arrays }: Model,
  features: Float32Array,
  dimension: number,
  work: TrainingWork,
): Promise<Float32Array> {
  const trained = arrays.trained!;
  const logits = await applyLinearMap(features, dimension, arrays.weights!, work);
  const classCount = trained.length;
  const out = new Float32Array((logits.length / classCount) * (classCount - 1));
  for (let row = 0; row * classCount < logits.length; row++) {
    const own = logits.subarray(row * classCount, (row + 1) * classCount);
    out.set(combination(own, trained, settings.mostLabels!), row * (classCount - 1));
  }
  return out;
}

/** Probabilities of the likeliest labels, `[labelCount]`; the last class is background. */
function combination(logits: Float32Array, trained: Float32Array, mostLabels: number): Float64Array {
  const largest = logits.reduce((most, logit, n) => (trained[n] && logit > most ? logit : most), -Infinity);
  const likely = Float64Array.from(logits, (logit, n) => (trained[n] ? Math.exp(logit - largest) : 0));
  const all = likely.reduce((sum, value) => sum + value, 0);
  const background = likely.at(-1)! / all;
  const labels = likely.subarray(0, -1);
  const least = labels.toSorted().at(-mostLabels) ?? 0;
  const kept = labels.map((value) => (value >= least ? value : 0));
  const sum = kept.reduce((total, value) => total + value, 0);
  return kept.map((value) => (sum > 0 ? (value / sum) * (1 - background) : 0));
}
