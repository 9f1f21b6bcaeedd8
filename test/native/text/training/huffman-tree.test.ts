import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../../../native/math/random.ts';
import { type HuffmanTree, huffmanTree } from '../../../../native/text/training/huffman-tree.ts';

function wayTo({ offsets, nodes, turns }: HuffmanTree, term: number) {
  const [from, to] = [offsets[term]!, offsets[term + 1]!];
  return { nodes: [...nodes.subarray(from, to)], turns: [...turns.subarray(from, to)].join('') };
}

test('the ways are as long as the textbook code', () => {
  // Cormen et al., Introduction to Algorithms, section 16.3: f5 e9 c12 b13 d16 a45 have codes of 4 4 3 3 3 1 bits.
  const tree = huffmanTree([45, 13, 12, 16, 9, 5]);
  const lengths = Array.from({ length: 6 }, (_, term) => wayTo(tree, term).turns.length);
  assert.deepEqual(lengths, [1, 3, 3, 3, 4, 4]);
  assert.equal(tree.longest, 4);
});

test('ways begin at the root, part nowhere, and none is the beginning of another', () => {
  const random = new Random(2);
  const counts = Float64Array.from({ length: 200 }, () => 1 + random.below(1000));
  const tree = huffmanTree(counts);
  const childOf = new Map<string, string>();
  for (let term = 0; term < counts.length; term++) {
    const way = wayTo(tree, term);
    assert.equal(way.nodes[0], counts.length - 2);
    for (const [depth, node] of way.nodes.entries()) {
      const next = way.nodes[depth + 1] === undefined ? `term ${term}` : `node ${way.nodes[depth + 1]}`;
      const turn = `${node} ${way.turns[depth]}`;
      assert.equal(childOf.get(turn) ?? next, next);
      childOf.set(turn, next);
    }
  }
  // Each inner node has both children: 2 · (n − 1) turns, and no child twice.
  assert.equal(childOf.size, 2 * (counts.length - 1));
  assert.equal(new Set(childOf.values()).size, childOf.size);
});

test('frequent terms are never farther from the root than rarer ones', () => {
  const random = new Random(3);
  const counts = Float64Array.from({ length: 100 }, () => 1 + random.below(50));
  const tree = huffmanTree(counts);
  const depth = (term: number) => wayTo(tree, term).turns.length;
  for (let a = 0; a < 100; a++) {
    for (let b = 0; b < 100; b++) if (counts[a]! > counts[b]!) assert.ok(depth(a) <= depth(b));
  }
});

test('two terms part at the root, the rarer at 0', () => {
  const tree = huffmanTree([3, 9]);
  assert.deepEqual(wayTo(tree, 0), { nodes: [0], turns: '0' });
  assert.deepEqual(wayTo(tree, 1), { nodes: [0], turns: '1' });
});
