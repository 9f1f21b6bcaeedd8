import assert from 'node:assert/strict';
import test from 'node:test';
import { hierarchicalPrecision } from '../../../../native/crossmodal/evaluation/hierarchical.ts';
import { labelShares } from '../../../../native/crossmodal/label-shares.ts';

/** Two kinds of two labels each, and a fifth label outside of the hierarchy. */
const HOPS = Float64Array.from({ length: 25 }, (_, i) => {
  const [one, other] = [Math.floor(i / 5), i % 5];
  if (one === 4 || other === 4) return Number.NaN;
  if (one === other) return 0;
  return Math.floor(one / 2) === Math.floor(other / 2) ? 2 : 4;
});
const TITLES = ['pond', 'river', 'wood', 'meadow', 'fog'];

test('answers count as right as far as the nearest labels of the hierarchy go, mean over labels', () => {
  const answers = {
    tiles: Uint32Array.of(0, 1, 2),
    labelCount: 5,
    // Pond: pond, river; pond: pond, wood; wood: river, pond. Fog, first of all, is not in the hierarchy.
    scores: Float32Array.of(4, 3, 2, 1, 5, 4, 2, 3, 1, 5, 3, 4, 2, 1, 5),
  };
  const shares = labelShares([[[0, 1]], [[0, 1]], [[2, 1]]]);
  const found = hierarchicalPrecision(answers, shares, { hops: HOPS }, TITLES)!;
  // Of pond: (1 + ½) / 2; of wood: 0.
  assert.deepEqual(found, { precisionAt: [{ k: 2, precision: 0.375 }], labels: 4, leftOut: ['fog'] });
});

test('with three labels in the hierarchy no rank can fail, and there is no figure', () => {
  const hops = HOPS.map((hop, i) => (i % 5 === 3 || Math.floor(i / 5) === 3 ? Number.NaN : hop));
  const answers = { tiles: Uint32Array.of(0), labelCount: 5, scores: new Float32Array(5) };
  assert.equal(hierarchicalPrecision(answers, labelShares([[[0, 1]]]), { hops }, TITLES), null);
});
