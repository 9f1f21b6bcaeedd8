import type { MappingMethod } from '../../../native/contract/image.ts';
import { randomEmbeddings } from '../../../native/crossmodal/evaluation/baselines.ts';
import { labelShares } from '../../../native/crossmodal/label-shares.ts';
import { Random } from '../../../native/math/random.ts';

const DIMENSION = 12;
export const SPACE = 20;
const FOLDS = 3;

/** Tiles whose features lie around a centre for each label; `labelOf` −1 is background, around the origin. */
export function scene(
  tileCount: number,
  labelCount: number,
  noise: number,
  labelOf: (tile: number) => number,
) {
  const random = new Random(11);
  const centres = Float32Array.from({ length: labelCount * DIMENSION }, () => random.normal());
  const features = Float32Array.from({ length: tileCount * DIMENSION }, (_, i) => {
    const label = labelOf(Math.floor(i / DIMENSION));
    return 5 + noise * random.normal() + (label < 0 ? 0 : centres[label * DIMENSION + (i % DIMENSION)]!);
  });
  const labels = Array.from({ length: tileCount }, (_, tile) => labelOf(tile));
  const tiles = {
    features,
    dimension: DIMENSION,
    shares: labelShares(labels.map((label) => (label < 0 ? [] : [[label, 1] as const]))),
    labelEmbeddings: randomEmbeddings(labelCount, SPACE, 5),
    spaceDimension: SPACE,
    vocabularyMean: new Float32Array(SPACE),
    kin: new Uint8Array(labelCount ** 2),
  };
  // Blocks of ten neighbouring tiles; a fold is a third of the blocks.
  const block = Uint32Array.from({ length: tileCount }, (_, tile) => Math.floor(tile / 10));
  const fold = (tile: number) => Math.floor((block[tile]! * FOLDS * 10) / tileCount);
  const where = (isIn: (fold: number) => boolean) =>
    Uint32Array.from(block.keys()).filter((tile) => isIn(fold(tile)));
  const splits = Array.from({ length: FOLDS }, (_, k) => ({
    train: where((f) => f !== k && f !== (k + 1) % FOLDS),
    validation: where((f) => f === (k + 1) % FOLDS),
    test: where((f) => f === k),
  }));
  const names = Array.from({ length: labelCount }, (_, n) => `label ${n}`);
  return {
    method: 'ridge' as MappingMethod,
    hiddenUnits: null,
    tiles,
    splits,
    labels: names,
    unread: [{ label: 'TC', reason: 'no word is known' }],
    block,
    seed: 1,
    clouds: [],
    extractorClasses: null,
    hierarchy: { why: 'there is none' },
    related: null,
    against: null,
  };
}
