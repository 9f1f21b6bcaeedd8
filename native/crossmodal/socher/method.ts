import { silent } from '../../contract/work.ts';
import { measureColumns, standardiseRows } from '../../math/column-scale.ts';
import { minimise } from '../../math/lbfgs.ts';
import { Random } from '../../math/random.ts';
import { EarlyStopping, passReport } from '../early-stopping.ts';
import { labelProducts } from '../label-scores.ts';
import { balancedWeights, shareTargets } from '../label-shares.ts';
import type { Method, Model, TrainingOrder } from '../method.ts';
import { applyNetwork, networkModel, startNetwork } from '../network.ts';
import { fittedTiles, labelCountOf } from '../training-tiles.ts';
import { lookAtValidation } from '../validation.ts';
import { type SquaredError, squaredError } from './squared-error.ts';

const HIDDEN_UNITS = 100;
const MOST_STEPS = 120;
const STEPS_WITHOUT_VALIDATION = 40;
/** Steps between two looks at the validation tiles. */
const LOOK_EVERY = 4;
const PATIENCE = 24;

/**
 * A network with one hidden layer, trained to the label embeddings by the squared error; how long is chosen on
 * validation tiles. A tile of several labels is trained to their mean, weighted by share.
 *
 * Source: Socher et al. 2013, arXiv:1301.3666, equation 1, by L-BFGS as there. The ridge and the stop are ours.
 */
export const socher: Method = {
  async prepare(tiles, split, options) {
    return async (labels, work) => {
      const { signal } = work;
      const stopping = new EarlyStopping(PATIENCE);
      if (split.validation.length > 0) {
        const look = lookAtValidation(tiles, split, labels, applyNetwork, signal);
        await train(
          { tiles, rows: split.train, labels, options, signal },
          MOST_STEPS,
          async (step, model, loss) => {
            if (step % LOOK_EVERY !== 0) return true;
            const validation = await look(model());
            work.report(passReport(step, MOST_STEPS, loss, validation));
            return stopping.see(step, validation);
          },
        );
      }
      const steps = stopping.passes || STEPS_WITHOUT_VALIDATION;
      const order = { tiles, rows: fittedTiles(split), labels, options, signal };
      return { model: await train(order, steps, async () => true), validation: stopping.validation };
    };
  },
  locate: applyNetwork,
};

async function train(
  { tiles, rows, labels, options, signal }: TrainingOrder,
  mostSteps: number,
  look: (step: number, model: () => Model, loss: number) => Promise<boolean>,
): Promise<Model> {
  const { dimension } = tiles;
  const labelCount = labelCountOf(tiles);
  const hidden = options.hiddenUnits || HIDDEN_UNITS;
  const scale = measureColumns(tiles.features, dimension, rows);
  const problem: SquaredError = {
    features: standardiseRows(tiles.features, dimension, rows, scale),
    dimension,
    hidden,
    targets: shareTargets(tiles.shares, rows, labelCount),
    labelCount,
    products: labelProducts(labels),
    weights: balancedWeights(tiles.shares, rows, labelCount),
  };
  const start = startNetwork(dimension, hidden, labelCount, new Random(options.seed));
  const at = new Float64Array(start.first.length + start.second.length);
  at.set(start.first);
  at.set(start.second, start.first.length);
  const network = { first: at.subarray(0, start.first.length), second: at.subarray(start.first.length) };
  let steps = 0;
  const model = () => networkModel(network, scale, { hiddenUnits: hidden, steps });
  const goOn = (step: number, loss: number) => {
    steps = step;
    return look(step, model, loss);
  };
  const objective = (x: Float64Array, gradient: Float64Array) => squaredError(problem, x, gradient);
  await minimise(at, objective, silent(signal), { mostSteps, goOn });
  return model();
}
