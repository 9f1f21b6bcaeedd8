import assert from 'node:assert/strict';
import test from 'node:test';
import { unattended } from '../../../../native/contract/work.ts';
import { seenUnseenArea, unseenHitAt1 } from '../../../../native/crossmodal/evaluation/seen-unseen.ts';
import { judgeZeroShot } from '../../../../native/crossmodal/evaluation/zero-shot.ts';
import { Random } from '../../../../native/math/random.ts';
import { SPACE, scene } from '../scene.ts';

const LABELS = 8;

/** Tiles whose features are a random linear function of their label's embedding: what is learnt of some serves all. */
function readable(noise: number) {
  const input = scene(400, LABELS, 0, (tile) => tile % LABELS);
  const random = new Random(3);
  const { labelEmbeddings } = input.tiles;
  const dimension = 30;
  const matrix = Float64Array.from({ length: dimension * SPACE }, () => random.normal());
  const features = Float32Array.from({ length: 400 * dimension }, (_, i) => {
    const [tile, k] = [Math.floor(i / dimension), i % dimension];
    let sum = noise * random.normal();
    for (let s = 0; s < SPACE; s++)
      sum += matrix[k * SPACE + s]! * labelEmbeddings[(tile % LABELS) * SPACE + s]!;
    return sum;
  });
  return { ...input, tiles: { ...input.tiles, features, dimension } };
}

test('labels never learnt are found where features follow meaning, and by chance where meaning is random', async () => {
  const { zeroShot, generalised, heldOutLabels, reasons } = await judgeZeroShot(readable(0.1), unattended);
  assert.equal(reasons.zeroShot, undefined);
  // 28 pairs of 8 labels are more than 21: ten are drawn.
  assert.deepEqual([zeroShot!.unseen, zeroShot!.seen, zeroShot!.splits, zeroShot!.chance], [2, 6, 10, 0.5]);
  assert.ok(zeroShot!.hitAt1 > 0.75, `${zeroShot!.hitAt1}`);
  assert.ok(Math.abs(zeroShot!.randomLabels - 0.5) < 0.25, `${zeroShot!.randomLabels}`);
  assert.ok(zeroShot!.ausuc > 0.4 && zeroShot!.ausuc <= 1, `${zeroShot!.ausuc}`);
  // With learnt labels as answers too, and an offset chosen without the labels held out: most are still right.
  const { seen, unseen, harmonicMean } = generalised!;
  assert.ok(harmonicMean > 0.5 && harmonicMean <= Math.max(seen, unseen), `${harmonicMean}`);
  assert.deepEqual(
    heldOutLabels.map(({ label, inExtractor }) => [label, inExtractor]),
    Array.from({ length: LABELS }, (_, n) => [`label ${n}`, null]),
  );
});

test('tiles that carry a label held out, or its kin, are not learnt from', async () => {
  const input = readable(0.1);
  // All labels are kin: holding two out hides the rest.
  const kin = new Uint8Array(LABELS ** 2).fill(1);
  const judged = await judgeZeroShot({ ...input, tiles: { ...input.tiles, kin } }, unattended);
  assert.equal(judged.zeroShot, null);
  assert.deepEqual(judged.reasons, { zeroShot: 'what is left to learn from is too little' });
});

test('three labels are too few, and four are tried in all six ways', async () => {
  const few = await judgeZeroShot(
    scene(120, 3, 0.3, (tile) => tile % 3),
    unattended,
  );
  assert.match(few.reasons.zeroShot!, /3 labels with 5 tiles or more are too few/);
  const four = await judgeZeroShot(
    scene(160, 4, 0.3, (tile) => tile % 4),
    unattended,
  );
  assert.equal(four.zeroShot!.splits, 6);
});

test('hit@1 among unseen labels, and the area under seen against unseen accuracy, by hand', () => {
  // Labels 0 seen, 1 and 2 unseen. Similarities of three unseen tiles: right, wrong, right.
  const unseen = {
    main: Int32Array.of(1, 1, 2),
    labelCount: 3,
    similarities: Float32Array.of(0.5, 0.25, 0, 0.5, 0, 0.25, 0.5, 0, 0.375),
  };
  // Label 1: one of two; label 2: one of one.
  assert.equal(unseenHitAt1(unseen, [1, 2]), 0.75);
  const seenAt = (similarity: number) => ({
    main: Int32Array.of(0),
    labelCount: 3,
    similarities: Float32Array.of(similarity, 0, 0),
  });
  // Unseen tiles become right at offsets .25 (¼ of the accuracy) and .125 (½); a seen tile is lost at its similarity.
  assert.equal(seenUnseenArea(seenAt(1), unseen, [0], [1, 2]), 0.75);
  assert.equal(seenUnseenArea(seenAt(0.0625), unseen, [0], [1, 2]), 0);
  assert.equal(seenUnseenArea(seenAt(0.1875), unseen, [0], [1, 2]), 0.5);
  assert.equal(seenUnseenArea(seenAt(0.25), unseen, [0], [1, 2]), 0.5 + 0.125);
});
