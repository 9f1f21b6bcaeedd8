/**
 * A binary tree with the terms for leaves, frequent ones near the root. Hierarchical softmax predicts a term by the
 * turns on the way to it, about log2(terms) of them.
 */
export interface HuffmanTree {
  /** `[terms + 1]`: the way to term t is `offsets[t] .. offsets[t + 1]` of the arrays below, from the root on. */
  readonly offsets: Int32Array;
  /** Inner nodes, 0 to terms − 2; the root is the last. */
  readonly nodes: Int32Array;
  /** The turn taken at each: 0 to the rarer child, 1 to the more frequent one. */
  readonly turns: Uint8Array;
  /** Turns of the longest way. */
  readonly longest: number;
}

/**
 * Huffman's code by two queues: leaves in the order of their counts, and inner nodes, which are made in that order too.
 *
 * Sources: Huffman 1952, A Method for the Construction of Minimum-Redundancy Codes; word2vec.c (CreateBinaryTree).
 *
 * @param counts of the terms in any order, at least two; equal ones keep theirs
 */
export function huffmanTree(counts: ArrayLike<number>): HuffmanTree {
  const { parent, turn } = joinRarest(counts);
  const leafCount = counts.length;
  const root = 2 * leafCount - 2;
  const depth = new Int32Array(root + 1);
  // Parents are made after their children: from the root downwards each finds its parent's depth.
  for (let node = root - 1; node >= 0; node--) depth[node] = depth[parent[node]!]! + 1;
  const offsets = new Int32Array(leafCount + 1);
  for (let term = 0; term < leafCount; term++) offsets[term + 1] = offsets[term]! + depth[term]!;
  const nodes = new Int32Array(offsets[leafCount]!);
  const turns = new Uint8Array(nodes.length);
  for (let term = 0; term < leafCount; term++) {
    for (let node = term, at = offsets[term + 1]!; node !== root; node = parent[node]!) {
      nodes[--at] = parent[node]! - leafCount;
      turns[at] = turn[node]!;
    }
  }
  const longest = depth.subarray(0, leafCount).reduce((most, length) => Math.max(most, length), 0);
  return { offsets, nodes, turns, longest };
}

/** Joins the two rarest until one is left. Leaves are nodes 0 to n − 1, inner nodes follow as they are made. */
function joinRarest(counts: ArrayLike<number>): { parent: Int32Array; turn: Uint8Array } {
  const leafCount = counts.length;
  const rarestFirst = Int32Array.from({ length: leafCount }, (_, term) => term).sort(
    (a, b) => counts[a]! - counts[b]! || b - a,
  );
  const weight = new Float64Array(2 * leafCount - 1);
  for (let term = 0; term < leafCount; term++) weight[term] = counts[term]!;
  const parent = new Int32Array(2 * leafCount - 1);
  const turn = new Uint8Array(2 * leafCount - 1);
  let leaf = 0;
  let inner = leafCount;
  for (let made = leafCount; made < 2 * leafCount - 1; made++) {
    for (const direction of [0, 1]) {
      const isLeaf = leaf < leafCount && (inner === made || weight[rarestFirst[leaf]!]! <= weight[inner]!);
      const child = isLeaf ? rarestFirst[leaf++]! : inner++;
      parent[child] = made;
      turn[child] = direction;
      weight[made]! += weight[child]!;
    }
  }
  return { parent, turn };
}
