import { randomEmbeddings } from '../../../native/crossmodal/evaluation/baselines.ts';
import { labelShares } from '../../../native/crossmodal/label-shares.ts';
import { Random } from '../../../native/math/random.ts';

const COLOURS = 6;
const SHAPES = 5;
const DIMENSION = 16;
const SPACE = 12;

/**
 * Tiles that show a shape of a colour, each described by two sentences: one says both, the other says it in another way.
 * A feature is the sum of what colour and shape look like, a sentence of what they mean, and noise on both.
 */
export function describedScene(tileCount: number) {
  const random = new Random(3);
  const looks = Float32Array.from({ length: (COLOURS + SHAPES) * DIMENSION }, () => random.normal());
  const means = randomEmbeddings(COLOURS + SHAPES, SPACE, 8);
  const features = new Float32Array(tileCount * DIMENSION);
  const embeddings = new Float32Array(2 * tileCount * SPACE);
  const parts = (tile: number) => [tile % COLOURS, COLOURS + (Math.floor(tile / COLOURS) % SHAPES)];
  for (let tile = 0; tile < tileCount; tile++) {
    for (let k = 0; k < DIMENSION; k++) {
      const seen = parts(tile).reduce((sum, part) => sum + looks[part * DIMENSION + k]!, 0);
      features[tile * DIMENSION + k] = 2 + seen + 0.3 * random.normal();
    }
    for (const caption of [2 * tile, 2 * tile + 1]) {
      const row = Float64Array.from({ length: SPACE }, (_, k) => {
        const said = parts(tile).reduce((sum, part) => sum + means[part * SPACE + k]!, 0);
        return said + 0.1 * random.normal();
      });
      const length = Math.hypot(...row);
      embeddings.set(
        row.map((value) => value / length),
        caption * SPACE,
      );
    }
  }
  return {
    features,
    dimension: DIMENSION,
    shares: labelShares(Array.from({ length: tileCount }, (_, tile) => [[tile % COLOURS, 1] as const])),
    labelEmbeddings: means.slice(0, COLOURS * SPACE),
    spaceDimension: SPACE,
    vocabularyMean: new Float32Array(SPACE),
    kin: new Uint8Array(COLOURS ** 2),
    captions: {
      start: Uint32Array.from({ length: tileCount + 1 }, (_, tile) => 2 * tile),
      embeddings,
      sentence: Uint32Array.from({ length: 2 * tileCount }, (_, caption) => caption),
    },
  };
}

/** Thirds of the tiles, one after the other. */
export function thirds(tileCount: number) {
  const part = (n: number) =>
    Uint32Array.from({ length: tileCount / 3 }, (_, tile) => (n * tileCount) / 3 + tile);
  return { train: part(0), validation: part(1), test: part(2) };
}
