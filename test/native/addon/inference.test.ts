import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loadAddon } from '../../../native/addon/index.ts';
import { SPACE_MODELS } from '../../../native/contract/text.ts';
import { Random } from '../../../native/math/random.ts';
import { AddonInference } from '../../../native/text/inference/addon-inference.ts';
import { Inference } from '../../../native/text/inference/infer.ts';
import { trainOptions } from '../../../native/text/space.ts';
import { TypeScriptTrainer } from '../../../native/text/training/span-trainer.ts';
import { allSentences, encoded } from '../text/encoded.ts';
import { topicCorpus } from '../text/topic-corpus.ts';

const { addon, ...missing } = loadAddon();
const skip = addon ? false : (missing as { reason: string }).reason;
const corpus = await encoded(topicCorpus(20, 8, 3), { minCount: 5 });
const all = allSentences(corpus);
const going = new Int32Array(1);

describe('a text embedded by the addon has the bytes TypeScript gives', { skip }, () => {
  for (const model of SPACE_MODELS) {
    for (const [negative, dimension] of [
      [5, 50],
      [12, 7],
      [1, 64],
    ] as const) {
      const options = trainOptions({ model, negative, dimension, epochs: 1, sample: 1e-2 });
      const trainer = new TypeScriptTrainer(corpus, options, new Random(2));
      trainer.train(all, 0);
      const space = { options, lexicon: corpus.lexicon, ...trainer.finish() };
      const inference = new Inference(space);

      test(`${model}, ${negative} noise words, ${dimension} dimensions`, () => {
        const fast = new AddonInference(addon!, space, going);
        for (const length of [0, 1, 2, 40, 3000]) {
          const embedding = new Float32Array(dimension);
          const ids = all.ids.subarray(length, 2 * length);
          assert.equal(fast.embed(ids, embedding), true);
          assert.deepEqual(embedding, inference.embed(ids), `${length} words`);
        }
      });
    }
  }

  test('weights so large that logits leave the table', () => {
    const options = trainOptions({ model: 'joint', dimension: 8, epochs: 1, sample: 1e-2 });
    const values = corpus.lexicon.size * 8;
    const random = new Random(4);
    const wild = () => Float32Array.from({ length: values }, () => 100 * random.normal());
    const space = { options, lexicon: corpus.lexicon, termEmbeddings: wild(), outputWeights: wild() };
    const embedding = new Float32Array(8);
    new AddonInference(addon!, space, going).embed(all.ids.subarray(0, 500), embedding);
    assert.deepEqual(embedding, new Inference(space).embed(all.ids.subarray(0, 500)));
  });

  test('a text is given up when it is asked to stop; what does not fit is refused', () => {
    const options = trainOptions({ dimension: 8, epochs: 1, sample: 1e-2 });
    const trainer = new TypeScriptTrainer(corpus, options, new Random(2));
    const space = { options, lexicon: corpus.lexicon, ...trainer.finish() };
    const embedding = new Float32Array(8);
    const stopped = new AddonInference(addon!, space, Int32Array.of(1));
    assert.equal(stopped.embed(all.ids, embedding), false);
    const fast = new AddonInference(addon!, space, going);
    const refused = (message: RegExp) => ({ name: 'RangeError', message });
    assert.throws(() => fast.embed(all.ids, new Float32Array(7)), refused(/embedding is not one row/));
    const short = { ...space, outputWeights: space.outputWeights.subarray(1) };
    const wrong = new AddonInference(addon!, short, going);
    assert.throws(() => wrong.embed(all.ids, embedding), refused(/outputWeights/));
  });
});
