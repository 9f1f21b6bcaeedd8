import { AliasTable } from '../../math/alias-table.ts';
import { type ColumnScale, measureColumns, onRawColumns, standardiseRows } from '../../math/column-scale.ts';
import { Random } from '../../math/random.ts';
import { timeSlices } from '../../math/time-slice.ts';
import type { CentredLabels } from '../centred-labels.ts';
import { EarlyStopping, passReport } from '../early-stopping.ts';
import { labelProducts } from '../label-scores.ts';
import { balancedWeights, mainLabel } from '../label-shares.ts';
import { applyLinearMap } from '../linear-map.ts';
import type { Method, Model, TrainingOrder, TrainingWork } from '../method.ts';
import { applyNetwork, networkModel } from '../network.ts';
import { fittedTiles, labelCountOf, type TrainingTiles } from '../training-tiles.ts';
import { lookAtValidation } from '../validation.ts';
import { Ranker } from './ranker.ts';

const MOST_PASSES = 60;
const PASSES_WITHOUT_VALIDATION = 20;
const PATIENCE = 10;
const FIRST_RATE = 0.1;
/** The rate falls to half of the first after this many passes, to a third after twice as many. */
const HALVING_PASSES = 10;
/** A label that covers more of a tile than this is not wrong there. */
const PRESENT_SHARE = 0.05;

/**
 * A linear map, or with `hiddenUnits` a network with one hidden layer, trained to rank a tile's label before the others
 * by a margin; how long is chosen on validation tiles.
 *
 * Source: Frome et al. 2013, “DeViSE”, section 3.3.
 */
export const devise: Method = {
  async prepare(tiles, split, options) {
    return async (labels, work) => {
      const stopping = new EarlyStopping(PATIENCE);
      const { signal } = work;
      if (split.validation.length > 0) {
        const look = lookAtValidation(tiles, split, labels, locate, signal);
        await train(
          { tiles, rows: split.train, labels, options, signal },
          MOST_PASSES,
          async (pass, model, loss) => {
            const validation = await look(model);
            work.report(passReport(pass, MOST_PASSES, loss, validation));
            return stopping.see(pass, validation);
          },
        );
      }
      const passes = stopping.passes || PASSES_WITHOUT_VALIDATION;
      const order = { tiles, rows: fittedTiles(split), labels, options, signal };
      return { model: await train(order, passes, async () => true), validation: stopping.validation };
    };
  },
  locate,
};

function locate(
  model: Model,
  features: Float32Array,
  dimension: number,
  work: TrainingWork,
): Promise<Float32Array> {
  return model.arrays.first
    ? applyNetwork(model, features, dimension, work)
    : applyLinearMap(features, dimension, model.arrays.weights!, work);
}

/** Goes through the tiles until `look` says no; a pass draws as many as there are, every label as often. */
async function train(
  { tiles, rows, labels, options, signal }: TrainingOrder,
  mostPasses: number,
  look: (pass: number, model: Model, loss: number) => Promise<boolean>,
): Promise<Model> {
  const { dimension, shares } = tiles;
  const labelCount = labelCountOf(tiles);
  const hidden = options.hiddenUnits ?? 0;
  const scale = measureColumns(tiles.features, dimension, rows);
  const unit = ofUnitLength(scale);
  const features = standardiseRows(tiles.features, dimension, rows, unit);
  const right = Int32Array.from(rows, (tile) => {
    const label = mainLabel(shares, tile);
    return label < 0 ? labelCount : label;
  });
  const random = new Random(options.seed);
  const relations = { labelCount, products: labelProducts(labels) };
  const ranker = new Ranker(dimension, hidden, relations, random);
  const wrong = mayBeWrong(tiles, rows, labels, right.includes(labelCount));
  const draws = new AliasTable(balancedWeights(shares, rows, labelCount));
  const pause = timeSlices(signal);
  for (let pass = 1; pass <= mostPasses; pass++) {
    const rate = FIRST_RATE / (1 + (pass - 1) / HALVING_PASSES);
    let loss = 0;
    for (let n = 0; n < rows.length; n++) {
      const row = draws.draw(random);
      const of = features.subarray(row * dimension, (row + 1) * dimension);
      loss += ranker.step(of, right[row]!, wrong(row), rate);
      await pause();
    }
    const model = modelOf(ranker, unit, { hiddenUnits: hidden, passes: pass });
    if (!(await look(pass, model, loss / rows.length))) break;
  }
  return modelOf(ranker, unit, { hiddenUnits: hidden, passes: mostPasses });
}

/** Features have length about 1, whatever their number: one rate serves all. */
function ofUnitLength({ mean, inverseSd }: ColumnScale): ColumnScale {
  const varied = inverseSd.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
  return { mean, inverseSd: inverseSd.map((value) => value / Math.sqrt(Math.max(1, varied))) };
}

/** For each row the labels it may be moved away from, `[labelCount + 1]`; the last is background. */
function mayBeWrong(
  tiles: TrainingTiles,
  rows: Uint32Array,
  { trained }: CentredLabels,
  hasBackground: boolean,
): (row: number) => Uint8Array {
  const { shares, kin } = tiles;
  const labelCount = trained.length;
  const all = Uint8Array.of(...trained, hasBackground ? 1 : 0);
  return (row) => {
    const out = all.slice();
    const tile = rows[row]!;
    const main = mainLabel(shares, tile);
    out[main < 0 ? labelCount : main] = 0;
    for (let i = shares.start[tile]!; i < shares.start[tile + 1]!; i++) {
      if (shares.fraction[i]! > PRESENT_SHARE) out[shares.label[i]!] = 0;
    }
    if (main >= 0) {
      for (let other = 0; other < labelCount; other++) if (kin[main * labelCount + other]) out[other] = 0;
    }
    return out;
  };
}

function modelOf(
  { first, second, innerScale }: Ranker,
  scale: ColumnScale,
  settings: Model['settings'],
): Model {
  const dimension = scale.mean.length;
  if (!first) {
    const weights = onRawColumns(columnsFirst(second, dimension + 1), scale);
    return { settings, arrays: { weights: Float32Array.from(weights) } };
  }
  const hidden = first.length / (dimension + 1);
  const output = columnsFirst(second, hidden + 1);
  const intercepts = output.length - output.length / (hidden + 1);
  const network = {
    first: columnsFirst(first, dimension + 1),
    second: output.map((weight, i) => (i < intercepts ? innerScale * weight : weight)),
  };
  return networkModel(network, scale, settings);
}

/** Row-major `[rows × columns]` as `[columns × rows]`. */
function columnsFirst(matrix: Float64Array, columns: number): Float64Array {
  const rows = matrix.length / columns;
  const out = new Float64Array(matrix.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++)
      out[column * rows + row] = matrix[row * columns + column]!;
  }
  return out;
}
