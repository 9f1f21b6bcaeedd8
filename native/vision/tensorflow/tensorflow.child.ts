/**
 * Entry of the process that owns TensorFlow; started by `tensorflow-process.ts` only. One order after another: TensorFlow
 * blocks the thread that asks it.
 */
import { EngineError, toFailure } from '../../contract/failure.ts';
import { networkToBytes } from '../network/network-bytes.ts';
import { NetworkTraining } from '../network/training.ts';
import { loadBackend } from './load-backend.ts';
import type { ModelSource } from './model-source.ts';
import { openModel } from './open-model.ts';
import type { OpenModel } from './opened-model.ts';
import type { TensorFlowAnswer, TensorFlowOrder, TrainingOrder } from './tensorflow-process.ts';

const backend = await loadBackend(process.argv[2] === 'native' ? 'native' : 'wasm');
const opened = new Map<string, Promise<OpenModel>>();
const answer = (message: TensorFlowAnswer) => process.send!(message);

function modelOf({ folder, layer }: ModelSource): Promise<OpenModel> {
  const key = JSON.stringify([folder, layer]);
  const model = opened.get(key) ?? openModel({ folder, layer });
  opened.set(key, model);
  model.catch(() => opened.delete(key));
  return model;
}

let training: NetworkTraining | null = null;

async function begin({ examples, seed, checkpoint }: TrainingOrder): Promise<TensorFlowAnswer> {
  training?.dispose();
  training = new NetworkTraining(examples, seed);
  if (checkpoint) await training.resume(checkpoint);
  return { begun: { passes: training.passes, stepsOfPass: training.stepsOfPass } };
}

/** A process that was started anew knows nothing of the training that another one had begun. */
function begun(): NetworkTraining {
  if (training) return training;
  throw new EngineError({ kind: 'tensorflow-lost', reason: 'its process ended during the training' });
}

async function train(steps: number): Promise<TensorFlowAnswer> {
  const { loss, isPassDone } = begun().run(steps);
  const pass = isPassDone ? { ...begun().judge(), checkpoint: await begun().checkpoint() } : null;
  return { trained: { loss, pass } };
}

async function obey(order: TensorFlowOrder): Promise<TensorFlowAnswer> {
  if (order.ask === 'begin-training') return begin(order.order);
  if (order.ask === 'train') return train(order.steps);
  if (order.ask === 'end-training') return { model: networkToBytes(await begun().artifacts()) };
  const model = await modelOf(order.model);
  if (order.ask === 'describe') return { description: model.description, layers: model.layers };
  return { rows: await model.infer(order.pictures, order.count) };
}

process.on('message', (order) => {
  obey(order as TensorFlowOrder).then(answer, (error) => answer({ failure: toFailure(error) }));
});
process.once('disconnect', () => process.exit());
answer({ ready: backend });
