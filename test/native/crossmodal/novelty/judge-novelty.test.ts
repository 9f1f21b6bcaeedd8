import assert from 'node:assert/strict';
import test from 'node:test';
import { NOVELTY_WAYS } from '../../../../native/contract/image.ts';
import { unattended } from '../../../../native/contract/work.ts';
import { judgeNovelty } from '../../../../native/crossmodal/novelty/judge-novelty.ts';
import { labelProbabilities } from '../../../../native/crossmodal/novelty/seen-or-unseen.ts';
import { scene } from '../scene.ts';

const LABELS = 4;

test('tiles of a label held out stand out where labels look different, and do not where nothing does', async () => {
  const { novelty } = await judgeNovelty(
    scene(240, LABELS, 0.2, (tile) => tile % LABELS),
    unattended,
  );
  assert.ok(novelty!.features.auroc > 0.95, `${novelty!.features.auroc}`);
  assert.deepEqual(
    novelty!.features.perLabel.map(({ label, tiles }) => [label, tiles]),
    ['label 0', 'label 1', 'label 2', 'label 3'].map((label) => [label, 60]),
  );
  // Labels are dealt at random to tiles that all look the same.
  const same = scene(240, LABELS, 1, () => -1);
  const dealt = scene(240, LABELS, 1, (tile) => (7 * tile) % LABELS);
  const noise = { ...dealt, tiles: { ...dealt.tiles, features: same.tiles.features } };
  const blind = await judgeNovelty(noise, unattended);
  for (const way of NOVELTY_WAYS) {
    // The error of an AUROC of 60 against 60 tiles is .05; four labels are averaged.
    assert.ok(Math.abs(blind.novelty![way].auroc - 0.5) < 0.12, `${way}: ${blind.novelty![way].auroc}`);
    assert.equal(blind.novelty![way].generalised, null);
  }
});

test('clouds are neither held out nor counted', async () => {
  const input = scene(240, LABELS, 0.2, (tile) => tile % LABELS);
  const { novelty } = await judgeNovelty({ ...input, clouds: [2] }, unattended);
  assert.deepEqual(
    novelty!.gaussian.perLabel.map(({ label }) => label),
    ['label 0', 'label 1', 'label 3'],
  );
});

test('with one label and background nothing is left to be unlike', async () => {
  const input = scene(120, 1, 0.3, (tile) => (tile % 2 === 0 ? 0 : -1));
  const { novelty, reason } = await judgeNovelty(input, unattended);
  assert.equal(novelty, null);
  assert.match(reason!, /beside two others, or one and background/);
});

test('socher answers a label held out beside the others', async () => {
  const input = scene(240, LABELS, 0.2, (tile) => tile % LABELS);
  const { novelty } = await judgeNovelty({ ...input, method: 'socher', hiddenUnits: 8 }, unattended);
  const { seen, unseen, harmonicMean } = novelty!.features.generalised!;
  assert.ok(Math.abs(harmonicMean - (2 * seen * unseen) / (seen + unseen)) < 1e-12);
  assert.ok(harmonicMean > 0.5, `${seen}, ${unseen}`);
});

test('the probability of a label is that of seen or unseen times its share of them, by hand', () => {
  const shares = labelProbabilities({
    seenLogits: [Math.log(3), 0],
    unseenSquares: [0, 2 * Math.log(4)],
    variance: 1,
    novelty: 0.25,
  });
  const expected = [0.75 * 0.75, 0.75 * 0.25, 0.25 * 0.8, 0.25 * 0.2];
  for (const [n, share] of shares.entries()) assert.ok(Math.abs(share - expected[n]!) < 1e-12);
});
