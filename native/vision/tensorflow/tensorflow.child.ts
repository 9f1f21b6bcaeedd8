/**
 * Entry of the process that owns TensorFlow; started by `tensorflow-process.ts` only. One order after another: TensorFlow
 * blocks the thread that asks it.
 */
import { toFailure } from '../../contract/failure.ts';
import { loadBackend } from './load-backend.ts';
import type { ModelSource } from './model-source.ts';
import { openModel } from './open-model.ts';
import type { OpenModel } from './opened-model.ts';
import type { TensorFlowAnswer, TensorFlowOrder } from './tensorflow-process.ts';

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

async function obey(order: TensorFlowOrder): Promise<TensorFlowAnswer> {
  const model = await modelOf(order.model);
  if (order.ask === 'describe') return { description: model.description, layers: model.layers };
  return { rows: await model.infer(order.pictures, order.count) };
}

process.on('message', (order) => {
  obey(order as TensorFlowOrder).then(answer, (error) => answer({ failure: toFailure(error) }));
});
process.once('disconnect', () => process.exit());
answer({ ready: backend });
