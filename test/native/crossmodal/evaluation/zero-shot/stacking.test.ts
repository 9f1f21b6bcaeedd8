import assert from 'node:assert/strict';
import test from 'node:test';
import { PhraseReliability } from '../../../../../native/crossmodal/evaluation/zero-shot/phrase-reliability.ts';
import { bestOffset, stack } from '../../../../../native/crossmodal/evaluation/zero-shot/stacking.ts';

/** Label 0 is learnt, 1 is not: a tile of each, with its similarity to both. */
const BOTH = {
  seenTiles: { main: Int32Array.of(0), labelCount: 2, similarities: Float32Array.of(0.75, 0.25) },
  unseenTiles: { main: Int32Array.of(1), labelCount: 2, similarities: Float32Array.of(0.5, 0.25) },
  seen: [0],
  unseen: [1],
};

test('without an offset what was learnt always wins; between the two differences both are right; beyond, neither', () => {
  assert.deepEqual(stack(BOTH, 0), { seen: 1, unseen: 0, harmonicMean: 0 });
  assert.deepEqual(stack(BOTH, 0.375), { seen: 1, unseen: 1, harmonicMean: 1 });
  assert.deepEqual(stack(BOTH, 0.625), { seen: 0, unseen: 1, harmonicMean: 0 });
});

test('the offset that is chosen is the least that does best', () => {
  const offset = bestOffset([BOTH]);
  assert.ok(offset > 0.25 && offset <= 0.26 + 1e-9, `${offset}`);
  assert.equal(stack(BOTH, offset).harmonicMean, 1);
});

test('how often a phrase was right is told by its similarity, tile length included, and by the label held out', () => {
  const phrases = new PhraseReliability();
  // 40 tiles at similarity .5 · length .5 = .25: half of label 0, a quarter of label 1, the rest of label 2.
  const main = Int32Array.from({ length: 40 }, (_, n) => (n < 20 ? 0 : n < 30 ? 1 : 2));
  const tiles = {
    main,
    labelCount: 3,
    similarities: new Float32Array(120).fill(0.5),
    lengths: new Float32Array(40).fill(0.5),
  };
  phrases.add(tiles, [0, 1]);
  const [bin, ...others] = phrases.figures();
  assert.deepEqual(others, []);
  assert.ok(Math.abs(bin!.from - 0.2) < 1e-9 && Math.abs(bin!.to - 0.3) < 1e-9);
  assert.deepEqual([bin!.tiles, bin!.right, bin!.between], [80, 30 / 80, [0.25, 0.5]]);
});
