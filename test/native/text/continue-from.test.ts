import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadAddon } from '../../../native/addon/index.ts';
import { Random } from '../../../native/math/random.ts';
import { growVocabulary } from '../../../native/text/continue-from.ts';
import { type FrozenSpace, trainOptions } from '../../../native/text/space.ts';
import { AddonTrainer } from '../../../native/text/training/addon-trainer.ts';
import { TypeScriptTrainer } from '../../../native/text/training/span-trainer.ts';
import { Lexicon } from '../../../native/text/vocabulary/lexicon.ts';
import { allSentences, encoded } from './encoded.ts';

const options = trainOptions({
  dimension: 3,
  minCount: 2,
  model: 'skip-gram',
  epochs: 1,
  sample: 0,
  seed: 4,
});

/** Three terms, of which the corpus below knows two. */
const base: FrozenSpace = {
  options,
  lexicon: new Lexicon(['tide', 'marsh', 'reef'], Uint32Array.of(9, 5, 2)),
  termEmbeddings: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
  outputWeights: Float32Array.of(-1, -2, -3, -4, -5, -6, -7, -8, -9),
};

const grown = async (hasOutput: boolean) => {
  const texts = [{ paragraphs: ['marsh creek marsh tide creek tide marsh creek creek'] }];
  return growVocabulary(await encoded(texts, options), base, hasOutput);
};

const rowOf = (rows: Float32Array, n: number) => [...rows.subarray(3 * n, 3 * n + 3)];

test('old terms begin where they stand, new ones are added, and those the text lacks keep their place', async () => {
  const { corpus, start, newTerms } = await grown(true);
  // creek 4, marsh 3, tide 2; reef is not in the text.
  assert.deepEqual(corpus.lexicon.terms, ['creek', 'marsh', 'tide', 'reef']);
  assert.deepEqual([...corpus.lexicon.counts], [4, 3, 2, 0]);
  assert.equal(newTerms, 1);
  const { addon } = loadAddon();
  const trainers = [
    () => new TypeScriptTrainer(corpus, options, new Random(4), start),
    ...(addon
      ? [
          () =>
            new AddonTrainer(
              corpus,
              options,
              { addon, instructionSet: addon.instructionSets[0]!, threads: 1 },
              new Random(4),
              start,
            ),
        ]
      : []),
  ];
  for (const makeTrainer of trainers) {
    const begin = makeTrainer().finish();
    for (const [n, term] of base.lexicon.terms.entries()) {
      const row = corpus.lexicon.indexOf(term);
      assert.deepEqual(rowOf(begin.termEmbeddings, row), rowOf(base.termEmbeddings, n), term);
      assert.deepEqual(rowOf(begin.outputWeights, row), rowOf(base.outputWeights, n), term);
    }
    // A new term begins as ever: small at random, and predicting nothing.
    assert.ok(rowOf(begin.termEmbeddings, 0).every((value) => value !== 0 && Math.abs(value) <= 0.5 / 3));
    assert.deepEqual(rowOf(begin.outputWeights, 0), [0, 0, 0]);
    const trainer = makeTrainer();
    trainer.train(allSentences(corpus), 0);
    const end = trainer.finish();
    assert.notDeepEqual(rowOf(end.termEmbeddings, 1), rowOf(base.termEmbeddings, 1));
    assert.deepEqual(rowOf(end.termEmbeddings, 3), [7, 8, 9]);
    assert.deepEqual(rowOf(end.outputWeights, 3), [-7, -8, -9]);
  }
  assert.deepEqual([...base.termEmbeddings], [1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('weights that predict and are not known begin at zero', async () => {
  const { corpus, start } = await grown(false);
  const { termEmbeddings, outputWeights } = new TypeScriptTrainer(
    corpus,
    options,
    new Random(4),
    start,
  ).finish();
  assert.deepEqual(rowOf(termEmbeddings, 1), [4, 5, 6]);
  assert.ok(outputWeights.every((value) => value === 0));
});
