import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Addon, loadAddon, type TrainingJob } from '../../../native/addon/index.ts';
import { SPACE_MODELS, TAGS } from '../../../native/contract/text.ts';
import { cosine } from '../../../native/math/distance.ts';
import { Random } from '../../../native/math/random.ts';
import { trainOptions } from '../../../native/text/space.ts';
import { wordSlices } from '../../../native/text/train.ts';
import { AddonTrainer } from '../../../native/text/training/addon-trainer.ts';
import { type SpanTrainer, TypeScriptTrainer } from '../../../native/text/training/span-trainer.ts';
import { encoded, runsOf } from '../text/encoded.ts';
import { topicCorpus } from '../text/topic-corpus.ts';

const { addon, ...missing } = loadAddon();
const skip = addon ? false : (missing as { reason: string }).reason;
const corpus = await encoded(topicCorpus(20, 8, 3), { minCount: 5 });

/** One epoch in a few spans, as training does it. */
function epoch(trainer: SpanTrainer) {
  let loss = 0;
  let predictions = 0;
  let idsBefore = 0;
  for (const span of runsOf(corpus, 2000)) {
    const found = trainer.train(span, idsBefore);
    idsBefore += span.ids.length;
    loss += found.loss;
    predictions += found.predictions;
  }
  return { ...trainer.finish(), meanLoss: loss / predictions, predictions };
}

function farthest(a: Float32Array, b: Float32Array): number {
  assert.equal(a.length, b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

function longest(a: Float32Array): number {
  return a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

describe('after an epoch on one thread the kernels agree with TypeScript', { skip }, () => {
  for (const model of SPACE_MODELS) {
    for (const tags of model === 'pv-dm' ? TAGS : (['alternate'] as const)) {
      // 1: one of six lanes; 5: all six; 12: three groups of lanes. 50 and 7 fill no vector, 64 fills all.
      for (const [negative, dimension, window] of [
        [5, 50, 5],
        [12, 64, 2],
        [1, 7, 8],
      ] as const) {
        const options = trainOptions({ model, tags, negative, dimension, window, epochs: 1, sample: 1e-2 });
        const expected = epoch(new TypeScriptTrainer(corpus, options, new Random(5)));
        for (const instructionSet of addon?.instructionSets ?? []) {
          test(`${model} (${tags}), ${negative} noise words, ${dimension} dimensions: ${instructionSet}`, () => {
            const setting = { addon: addon!, instructionSet, threads: 1 };
            const actual = epoch(new AddonTrainer(corpus, options, setting, new Random(5)));
            // Sums in float32 and a logistic that differs by 2e-6: a thousandth of the longest value after an epoch.
            for (const array of ['termEmbeddings', 'outputWeights'] as const) {
              const tolerance = 1e-3 * longest(expected[array]);
              const apart = farthest(actual[array], expected[array]);
              assert.ok(apart < tolerance, `${array}: ${apart} apart, ${tolerance} allowed`);
            }
            // The addon looks at every 16th window.
            assert.ok(Math.abs(actual.predictions / (expected.predictions / 16) - 1) < 0.1);
            assert.ok(Math.abs(actual.meanLoss / expected.meanLoss - 1) < 0.05);
          });
        }
      }
    }
  }
});

describe('training with the kernels', { skip }, () => {
  const options = trainOptions({ dimension: 16, epochs: 20, sample: 1e-2 });
  const words = (threads: number) => {
    const slices = wordSlices(corpus, options, {
      addon: addon!,
      instructionSet: addon!.instructionSets[0]!,
      threads,
    });
    let slice = slices.next();
    while (!slice.done) slice = slices.next();
    return slice.value;
  };

  test('one thread and one seed give the same bytes', () => {
    const [once, again] = [words(1), words(1)];
    assert.deepEqual(again.termEmbeddings, once.termEmbeddings);
    assert.deepEqual(again.outputWeights, once.outputWeights);
    assert.deepEqual(again.lossCurve, once.lossCurve);
  });

  test('several threads learn the same topics', () => {
    const { termEmbeddings, lexicon, finalLoss } = words(3);
    const of = (word: string) => {
      const row = lexicon.indexOf(word);
      return termEmbeddings.subarray(row * 16, (row + 1) * 16);
    };
    assert.ok(cosine(of('harbor'), of('pier')) > cosine(of('harbor'), of('barley')) + 0.3);
    assert.ok(Math.abs(finalLoss / words(1).finalLoss - 1) < 0.05);
  });

  test('the loss curve is as fine as in TypeScript, to the last word', () => {
    const { lossCurve, epochLosses } = words(1);
    assert.ok(lossCurve.length >= 50);
    assert.equal(lossCurve.at(-1)!.words, corpus.tokenCount * options.epochs);
    assert.equal(epochLosses.length, options.epochs);
    assert.ok(epochLosses.at(-1)! < epochLosses[0]!);
  });
});

describe('what does not fit together is refused before anything is touched', { skip }, () => {
  const aligned = (length: number) => (addon as Addon).alignedFloats(length);
  /** Three terms, two sentences, one paragraph and document, sixteen numbers a row. */
  const whole = (): TrainingJob => ({
    instructionSet: addon!.instructionSets[0]!,
    model: 2,
    bothTags: 0,
    dimension: 10,
    stride: 16,
    window: 2,
    negative: 5,
    learningRate: 0.025,
    totalIds: 6,
    idsBefore: 0,
    first: 0,
    end: 2,
    ids: Int32Array.of(0, 1, 2, 2, 1, 0),
    sentenceOffsets: Int32Array.of(0, 3, 6),
    sentenceParagraph: Int32Array.of(0, 0),
    paragraphDocument: Int32Array.of(0),
    documents: 1,
    lastKept: new Uint32Array(3).fill(0xffffffff),
    noise: Uint32Array.of(0xffffffff, 0, 0xffffffff, 1, 0xffffffff, 2),
    input: aligned(5 * 16).fill(0.01),
    output: aligned(3 * 16),
    randoms: new Random(1).state(),
    findings: new Float64Array(2),
  });

  test('the whole job is trained', () => {
    const job = whole();
    addon!.trainSentences(job);
    assert.ok(job.output.some((value) => value !== 0));
  });

  const cases: [string, Partial<Record<keyof TrainingJob, unknown>>, RegExp][] = [
    ['a term that is not there', { ids: Int32Array.of(0, 1, 2, 2, 1, 3) }, /ids name a term/],
    ['a negative term', { ids: Int32Array.of(0, 1, -1, 2, 1, 0) }, /ids name a term/],
    ['ids cut short', { ids: Int32Array.of(0, 1, 2) }, /sentenceOffsets leave the corpus/],
    ['offsets that fall', { sentenceOffsets: Int32Array.of(0, 6, 3) }, /sentenceOffsets leave the corpus/],
    ['a span behind the end', { end: 3 }, /end lies behind the last sentence/],
    ['a span turned round', { first: 2, end: 1 }, /end is not a number/],
    ['a missing paragraph', { sentenceParagraph: Int32Array.of(0, 1) }, /a paragraph that is not there/],
    ['too few paragraphs', { sentenceParagraph: Int32Array.of(0) }, /sentenceParagraph is shorter/],
    ['a missing document', { paragraphDocument: Int32Array.of(1) }, /a document that is not there/],
    ['input without tags', { input: addon ? aligned(3 * 16) : null }, /input is not of one row/],
    ['output cut short', { output: addon ? aligned(2 * 16) : null }, /output is not of one row/],
    ['rows across lines', { input: addon ? aligned(6 * 16).subarray(4, 84) : null }, /line of memory/],
    ['a wild alias', { noise: Uint32Array.of(0, 9, 0, 1, 0, 2) }, /noise draws a term/],
    ['noise cut short', { noise: Uint32Array.of(0, 1) }, /noise is not of two numbers/],
    ['no stream', { randoms: new Uint32Array(0) }, /randoms/],
    ['half a stream', { randoms: new Uint32Array(6) }, /randoms/],
    ['no room for findings', { findings: new Float64Array(1) }, /findings/],
    ['a wrong kind of array', { ids: new Float32Array(6) }, /ids is not the kind/],
    ['a missing array', { ids: undefined }, /ids is not the kind/],
    ['an unknown instruction set', { instructionSet: 'mmx' }, /instructionSet/],
    ['a rate that is no number', { learningRate: Number.NaN }, /learningRate/],
    ['half a window', { window: 1.5 }, /window is not a whole number/],
    ['no dimensions', { dimension: 0 }, /dimension/],
    ['a stride between vectors', { stride: 20 }, /stride/],
  ];
  for (const [what, part, message] of cases) {
    test(what, () => {
      const job = { ...whole(), ...part } as TrainingJob;
      const before = job.input.slice();
      assert.throws(() => addon!.trainSentences(job), { name: 'RangeError', message });
      assert.deepEqual(job.input.slice(), before);
    });
  }

  test('an array whose memory was given away', () => {
    const job = whole();
    structuredClone(job.ids.buffer, { transfer: [job.ids.buffer as ArrayBuffer] });
    assert.throws(() => addon!.trainSentences(job), { name: 'RangeError' });
  });

  test('no job at all', () => {
    assert.throws(() => addon!.trainSentences(undefined as never), { name: 'RangeError' });
  });
});

test('without the binary there is a reason, and no failure', () => {
  const loaded = loadAddon('/nowhere/semantile.node');
  assert.deepEqual(loaded, { addon: null, reason: 'the fast kernels are not built' });
});
