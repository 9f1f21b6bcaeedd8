import type { Work } from '../../contract/work.ts';
import { sha256 } from '../../io/hash.ts';
import type { Checkpoints, LearningProgress } from '../learner.ts';
import type { TensorFlowProcess } from '../tensorflow/tensorflow-process.ts';
import type { NetworkExamples } from './training.ts';

/** Passes through the pictures. */
const MOST_PASSES = 40;
/** Passes without a lower loss on the pictures that judge, before it stops. */
const PATIENCE = 6;
/** Between two reports: about a second of a processor with native TensorFlow, some ten times as much in WebAssembly. */
const STEPS = 8;

/** The best pass so far. */
interface Best {
  readonly pass: number;
  readonly loss: number;
  readonly checkpoint: Uint8Array;
}

/**
 * Trains a network in TensorFlow's process until the pictures that judge say that it no longer gets better, and goes on
 * where a training of the same pictures was broken off. Failures: tensorflow-lost.
 *
 * @returns the network of the best pass
 */
export async function trainNetwork(
  process: TensorFlowProcess,
  examples: NetworkExamples,
  seed: number,
  work: Work<LearningProgress>,
  checkpoints: Checkpoints | undefined,
): Promise<Uint8Array> {
  const { signal } = work;
  const name = nameOf(examples, seed);
  const checkpoint = (await checkpoints?.load(name)) ?? null;
  let best: Best | null = null;
  const { passes, stepsOfPass } = await process.beginTraining({ examples, seed, checkpoint }, signal);
  for (let pass = passes; pass < MOST_PASSES && pass - (best?.pass ?? pass) < PATIENCE; ) {
    let steps = 0;
    for (;;) {
      const trained = await process.train(STEPS, signal);
      steps = Math.min(steps + STEPS, stepsOfPass);
      const judged = trained.pass ?? best;
      work.report({
        done: pass + steps / stepsOfPass,
        total: MOST_PASSES,
        meanLoss: trained.loss,
        ...(judged && { judgedLoss: judged.loss }),
      });
      if (!trained.pass) continue;
      pass++;
      if (!best || trained.pass.loss < best.loss) {
        best = { pass, ...trained.pass };
        await checkpoints?.save(name, best.checkpoint);
      }
      break;
    }
  }
  const last = best?.checkpoint ?? checkpoint;
  await process.beginTraining({ examples: { ...examples, ...NO_PICTURES }, seed, checkpoint: last }, signal);
  const network = await process.endTraining(signal);
  await checkpoints?.forget(name);
  return network;
}

/** To open a checkpoint takes no pictures. */
const NO_PICTURES = {
  count: 0,
  pictures: new Uint8Array(),
  shares: new Float32Array(),
  judges: new Uint8Array(),
};

/** Names a training by all that it depends on. */
function nameOf({ pictures, shares, judges, classes, channels }: NetworkExamples, seed: number): string {
  const parts = [pictures, new Uint8Array(shares.buffer), judges].map((bytes) => sha256(bytes));
  return sha256([...parts, classes, channels, seed].join()).slice(0, 24);
}
