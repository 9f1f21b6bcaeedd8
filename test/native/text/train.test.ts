import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SPACE_MODELS } from '../../../native/contract/text.ts';
import { unattended } from '../../../native/contract/work.ts';
import { cosine } from '../../../native/math/distance.ts';
import type { RowSource } from '../../../native/math/rows.ts';
import { Inference } from '../../../native/text/inference/infer.ts';
import { type TrainedSpace, type TrainOptions, trainOptions } from '../../../native/text/space.ts';
import { type TrainProgress, train } from '../../../native/text/train.ts';
import { isConcatenated } from '../../../native/text/training/hidden-layer.ts';
import { huffmanTree } from '../../../native/text/training/huffman-tree.ts';
import { encoded } from './encoded.ts';
import { TOPICS, type Topic, topicCorpus } from './topic-corpus.ts';

const documents = topicCorpus(12, 4, 1);
const corpus = await encoded([...documents, { paragraphs: ['unheard'] }], { minCount: 5 });
const DIMENSION = 16;
const small = { dimension: DIMENSION, epochs: 20, sample: 1e-2 };

function row(embeddings: Float32Array, index: number): Float32Array {
  return embeddings.subarray(index * DIMENSION, (index + 1) * DIMENSION);
}

function rowOf(rows: RowSource, index: number): Float32Array {
  return rows.read(index, index + 1).slice();
}

function bytesOf(space: TrainedSpace): Buffer[] {
  const { termEmbeddings, outputWeights } = space;
  const texts = [space.paragraphEmbeddings, space.documentEmbeddings].map((rows) => rows.read(0, rows.count));
  return [termEmbeddings, outputWeights, ...texts].map((array) =>
    Buffer.from(array.buffer, array.byteOffset, array.byteLength),
  );
}

/** Mean cosine of documents with the words of their own topic, less that with the words of the others. */
function topicMargin(space: TrainedSpace): number {
  const meanCosine = (document: number, topic: Topic) => {
    const cosines = TOPICS[topic].map((word) => {
      const term = row(space.termEmbeddings, space.lexicon.indexOf(word));
      return cosine(rowOf(space.documentEmbeddings, document), term);
    });
    return cosines.reduce((a, b) => a + b, 0) / cosines.length;
  };
  const margins = documents.map(({ topic }, document) => {
    const others = (Object.keys(TOPICS) as Topic[]).filter((other) => other !== topic);
    const foreign = others.reduce((sum, other) => sum + meanCosine(document, other), 0) / others.length;
    return meanCosine(document, topic) - foreign;
  });
  return margins.reduce((a, b) => a + b, 0) / margins.length;
}

/** Mean cosine of documents of one topic, less that of documents of different ones. */
function documentMargin(space: TrainedSpace): number {
  const sums = { same: [0, 0], other: [0, 0] } as Record<'same' | 'other', [number, number]>;
  for (const [a, { topic }] of documents.entries()) {
    for (const [b, { topic: beside }] of documents.entries()) {
      if (b <= a) continue;
      const sum = sums[topic === beside ? 'same' : 'other'];
      sum[0] += cosine(rowOf(space.documentEmbeddings, a), rowOf(space.documentEmbeddings, b));
      sum[1]++;
    }
  }
  return sums.same[0] / sums.same[1] - sums.other[0] / sums.other[1];
}

const variants: Partial<TrainOptions>[] = [
  ...SPACE_MODELS.map((model) => ({ model })),
  { model: 'joint', loss: 'hierarchical-softmax' },
  { model: 'cbow', loss: 'hierarchical-softmax' },
  { model: 'pv-dm', pvDmInput: 'sum' },
  // In a wide window of so plain a text the words alone tell what comes: the tags have nothing to add.
  { model: 'pv-dm', pvDmInput: 'concatenation', window: 2, learningRate: 0.1 },
  { model: 'pv-dm', pvDmInput: 'concatenation', tags: 'both', loss: 'hierarchical-softmax', window: 2 },
];

for (const variant of variants) {
  const { model: name, pvDmInput, tags, loss } = variant;
  const model = [name, pvDmInput, tags, loss].filter(Boolean).join(', ');
  const options = trainOptions({ ...small, ...variant });
  const space = await train(corpus, options, unattended);

  test(`${model}: words of one topic, and its documents, come to lie together`, () => {
    const of = (word: string) => row(space.termEmbeddings, space.lexicon.indexOf(word));
    assert.ok(cosine(of('harbor'), of('pier')) > cosine(of('harbor'), of('barley')) + 0.3);
    // Where every place of the window has weights of its own, texts do not lie among words, but among texts.
    const margin = isConcatenated(options) ? documentMargin(space) : topicMargin(space);
    assert.ok(margin > 0.2, `margin ${margin}`);
  });

  test(`${model}: the loss begins at coin tosses and falls`, () => {
    assert.ok(space.lossCurve.length >= 50);
    // Logits of zero cost ln 2 each, of the word and five noise words, or of the turns to a word; the first point has
    // learned a little already.
    const tosses = options.loss === 'hierarchical-softmax' ? huffmanTree(corpus.lexicon.counts).longest : 6;
    assert.ok(space.lossCurve[0]!.meanLoss < tosses * Math.LN2 + 0.01);
    assert.ok(space.finalLoss < space.epochLosses[0]!);
    assert.equal(space.epochLosses.length, options.epochs);
    assert.equal(space.lossCurve.at(-1)!.words, corpus.tokenCount * options.epochs);
  });

  test(`${model}: a document without a known word has the zero row`, () => {
    assert.ok(rowOf(space.documentEmbeddings, documents.length).every((value) => value === 0));
    assert.ok(rowOf(space.documentEmbeddings, 0).some((value) => value !== 0));
  });

  test(`${model}: a paragraph lies where it would have come to lie later`, () => {
    const paragraph = space.lexicon.indicesOf(documents[0]!.paragraphs[1]!.split(' '));
    assert.deepEqual(new Inference(space).embed(paragraph), rowOf(space.paragraphEmbeddings, 1));
  });

  test(`${model}: one seed gives the same bytes, another seed others`, async () => {
    assert.deepEqual(bytesOf(await train(corpus, options, unattended)), bytesOf(space));
    const other = await train(corpus, { ...options, seed: 2 }, unattended);
    assert.notDeepEqual(bytesOf(other)[0], bytesOf(space)[0]);
  });
}

test('an abort is answered after the slice it comes in', async () => {
  const controller = new AbortController();
  const seen: TrainProgress[] = [];
  const work = {
    signal: controller.signal,
    report(progress: TrainProgress) {
      seen.push(progress);
      controller.abort();
    },
  };
  const large = await encoded(topicCorpus(40, 10, 2), { minCount: 5 });
  await assert.rejects(train(large, trainOptions({ epochs: 100 }), work), { name: 'AbortError' });
  assert.equal(seen.length, 1);
  assert.ok(seen[0]!.words < seen[0]!.totalWords / 100);
});
