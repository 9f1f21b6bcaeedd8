import assert from 'node:assert/strict';
import test from 'node:test';
import { centredLabels } from '../../../native/crossmodal/centred-labels.ts';
import { labelEmbedding } from '../../../native/crossmodal/label-embedding.ts';
import { labelShares } from '../../../native/crossmodal/label-shares.ts';

const PLACES: Record<string, [number, number]> = { forest: [1, 0], wood: [0, 3], trees: [-2, 0] };

function place(text: string) {
  const words = text.split(' ');
  const known = words.filter((word) => PLACES[word]);
  const embedding = known.length > 0 ? Float32Array.of(...PLACES[known[0]!]!) : null;
  return { embedding, unknown: words.filter((word) => !PLACES[word]) };
}

test('a label is the unit mean of its name twice, synonyms and description once, each of unit length', () => {
  const words = { name: 'forest', synonyms: ['wood'], description: 'trees' };
  const placed = labelEmbedding(words, place);
  // 2·(1, 0) + (0, 1) + (−1, 0) = (1, 1).
  assert.ok(placed.state === 'read');
  for (const value of placed.embedding) assert.ok(Math.abs(value - Math.SQRT1_2) < 1e-6);
});

test('a label with an unknown word is partly read, one without a known word has no place', () => {
  const partly = labelEmbedding({ name: 'dense forest', synonyms: [], description: null }, place);
  assert.ok(partly.state === 'partly');
  assert.deepEqual([...partly.embedding], [1, 0]);
  assert.deepEqual(labelEmbedding({ name: 'TC', synonyms: ['BE'], description: null }, place), {
    state: 'unread',
  });
  assert.deepEqual(labelEmbedding({ name: null, synonyms: [], description: null }, place), {
    state: 'unread',
  });
});

test('labels are centred on those of the training tiles, and a held-out one does not move the centre', () => {
  const base = {
    features: new Float32Array(0),
    dimension: 0,
    spaceDimension: 2,
    vocabularyMean: Float32Array.of(0, 0.5),
    kin: new Uint8Array(16),
  };
  const shares = labelShares([[[0, 1]], [[1, 1]], [[2, 1]], [[3, 1]]]);
  const split = { train: Uint32Array.of(0, 1), validation: Uint32Array.of(2) };
  const withHeldOut = (x: number) => ({
    ...base,
    shares,
    labelEmbeddings: Float32Array.of(1, 0, 0, 1, -1, 0, x, 1 - x),
  });
  const labels = centredLabels(withHeldOut(1), split);
  assert.deepEqual(labels, centredLabels(withHeldOut(0), split));
  assert.deepEqual([...labels.trained], [1, 1, 1, 0]);
  assert.ok(Math.abs(labels.centre[0]!) < 1e-7 && Math.abs(labels.centre[1]! - 1 / 3) < 1e-6);
  assert.deepEqual([...labels.embeddings.subarray(6)], [0, 0]);
});

test('with one or two labels the centre is that of the vocabulary', () => {
  const shares = labelShares([[[0, 1]]]);
  const tiles = {
    features: new Float32Array(0),
    dimension: 0,
    spaceDimension: 2,
    vocabularyMean: Float32Array.of(0, 0.5),
    kin: new Uint8Array(16),
    shares,
    labelEmbeddings: Float32Array.of(0, 1),
  };
  const labels = centredLabels(tiles, { train: Uint32Array.of(0), validation: new Uint32Array(0) });
  assert.deepEqual([...labels.centre], [0, 0.5]);
  assert.deepEqual([...labels.embeddings], [0, 1]);
});
