import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normaliseRows } from '../../../../native/math/distance.ts';
import { TextEmbedder } from '../../../../native/text/asking/compose.ts';
import type { Representation } from '../../../../native/text/representations.ts';
import { trainOptions } from '../../../../native/text/space.ts';
import { Lexicon } from '../../../../native/text/vocabulary/lexicon.ts';

const names = ['parking', 'lot', 'parking_lot', 'river'];
// Equal counts, so that every word weighs the same.
const lexicon = new Lexicon(names, Uint32Array.of(10, 10, 10, 10));
const space = {
  options: trainOptions({ dimension: 2, model: 'skip-gram' }),
  lexicon,
  termEmbeddings: Float32Array.of(2, 0, 2, 0, 0, 5, 3, 0),
  outputWeights: Float32Array.of(1, 0, 1, 0, 0, 1, 1, 0),
};
const embedder = new TextEmbedder(
  space,
  normaliseRows(space.termEmbeddings.slice(), space.options.dimension),
);

test('a phrase that the space knows is one term', () => {
  const { embedding, terms, unknown } = embedder.embed('Parking lot');
  assert.deepEqual(terms, ['parking_lot']);
  assert.deepEqual([...embedding!], [0, 1]);
  assert.deepEqual(unknown, []);
});

test('other words are averaged, each at unit length', () => {
  const { embedding, terms } = embedder.embed('river parking lot');
  assert.deepEqual(terms, ['river', 'parking_lot']);
  assert.ok(embedding!.every((value) => Math.abs(value - Math.SQRT1_2) < 1e-6));
});

test('an unknown word is named with what it may have meant, and has no place of its own', () => {
  const { embedding, terms, unknown } = embedder.embed('rivers zzzzzz');
  assert.equal(embedding, null);
  assert.deepEqual(terms, []);
  assert.deepEqual(unknown, [
    { token: 'rivers', suggestions: ['river'] },
    { token: 'zzzzzz', suggestions: [] },
  ]);
  assert.deepEqual([...embedder.embed('river zzzzzz').embedding!], [1, 0]);
});

test('more than eight words are read as a paragraph, the same each time', () => {
  const text = 'river lot river lot river lot river lot river';
  const { embedding } = embedder.embed(text);
  assert.ok(Math.abs(Math.hypot(...embedding!) - 1) < 1e-6);
  embedder.embed(`${text} parking`);
  assert.deepEqual(
    new TextEmbedder(space, normaliseRows(space.termEmbeddings.slice(), space.options.dimension)).embed(text)
      .embedding,
    embedding,
  );
  assert.deepEqual(embedder.embed(text).embedding, embedding);
});

test('a longer text is placed as the paragraphs of the space are searched', () => {
  const text = 'river lot river lot river lot river lot river';
  const ids = lexicon.indicesOf(text.split(' '));
  const unitTerms = normaliseRows(space.termEmbeddings.slice(), 2);
  const placed = (by: Representation, commonComponent: Float32Array | null, canInfer = true) =>
    new TextEmbedder(space, unitTerms, { by, commonComponent, canInfer });
  const inferred = embedder.infer(ids);
  // All its words lie on the first axis, and so does their mean; taken out of it, nothing is left.
  assert.deepEqual([...placed('sif', null).embed(text).embedding!], [1, 0]);
  assert.deepEqual([...placed('sif', Float32Array.of(1, 0)).place(ids)], [0, 0]);
  assert.deepEqual([...placed('sum', Float32Array.of(1, 0)).place(ids)], [...inferred]);
  const half = [inferred[0]! + 1, inferred[1]!];
  const sum = placed('sum', Float32Array.of(0, 1)).place(ids);
  assert.ok(half.every((value, k) => Math.abs(value / Math.hypot(...half) - sum[k]!) < 1e-6));
  // What cannot be inferred is the mean of its words, also for who asks for inference.
  assert.deepEqual([...placed('sif', null, false).infer(ids)], [1, 0]);
});
