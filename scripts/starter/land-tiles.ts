import { unattended } from '../../native/contract/work.ts';
import { labelEmbedding } from '../../native/crossmodal/label-embedding.ts';
import { labelShares } from '../../native/crossmodal/label-shares.ts';
import { labelCountOf, type TrainingTiles } from '../../native/crossmodal/training-tiles.ts';
import { normalised } from '../../native/math/distance.ts';
import { Random } from '../../native/math/random.ts';
import { unitRows } from '../../native/math/unit-rows.ts';
import { TextEmbedder } from '../../native/text/asking/compose.ts';
import { trainOptions } from '../../native/text/space.ts';
import { readStarter } from '../../native/text/starter/read-starter.ts';
import { Lexicon } from '../../native/text/vocabulary/lexicon.ts';
import { CLASS_WORDS, type LandPoint } from './land-points.ts';

export interface LandTitle {
  readonly key: string;
  readonly title: string;
  readonly words: { name: string; synonyms: string[] };
}

/** The points as tiles of one vector, their labels placed in the starter space. */
export async function trainingTiles(
  points: readonly LandPoint[],
  space: string,
): Promise<{ tiles: TrainingTiles; titles: LandTitle[] }> {
  const { card, terms } = await readStarter(space);
  const options = trainOptions(card.options);
  const { dimension } = options;
  const unit = await unitRows(terms.embeddings, dimension, unattended.signal);
  const lexicon = new Lexicon(terms.texts, Uint32Array.from(terms.counts));
  const frozen = { options, lexicon, termEmbeddings: terms.embeddings, outputWeights: terms.output };
  // As a project reads label texts in a space from elsewhere: by the mean of their words.
  const embedder = new TextEmbedder(frozen, unit, { by: 'sif', commonComponent: null, canInfer: false });
  const titles = Object.entries(CLASS_WORDS).map(([key, words]) => ({ key, title: words.name, words }));
  const labelEmbeddings = new Float32Array(titles.length * dimension);
  for (const [n, { words }] of titles.entries()) {
    const placed = labelEmbedding({ ...words, description: null }, (text) => embedder.embed(text));
    if (placed.state !== 'read') throw new Error(`${words.name}: some word is not in the starter space`);
    labelEmbeddings.set(placed.embedding, n * dimension);
  }
  const vocabularyMean = new Float32Array(dimension);
  for (let i = 0; i < unit.length; i++) vocabularyMean[i % dimension]! += unit[i]! / terms.texts.length;
  const featureDimension = points[0]!.embedding.length;
  const features = new Float32Array(points.length * featureDimension);
  for (const [n, { embedding }] of points.entries())
    features.set(normalised(embedding), n * featureDimension);
  const tiles = {
    features,
    dimension: featureDimension,
    shares: labelShares(
      points.map(({ label }) => [[titles.findIndex(({ key }) => key === label), 1] as const]),
    ),
    labelEmbeddings,
    spaceDimension: dimension,
    vocabularyMean,
    kin: new Uint8Array(titles.length ** 2),
  };
  return { tiles, titles };
}

/** Features of as many tiles of each label, drawn at random. */
export function pickEvenly(tiles: TrainingTiles, perLabel: number, seed: number): Float32Array {
  const { features, dimension, shares } = tiles;
  const random = new Random(seed);
  const picked: number[] = [];
  for (let label = 0; label < labelCountOf(tiles); label++) {
    const own = [...shares.label.keys()].filter((tile) => shares.label[tile] === label);
    picked.push(...random.shuffle(own).slice(0, perLabel));
  }
  const out = new Float32Array(picked.length * dimension);
  for (const [n, tile] of picked.entries()) {
    out.set(features.subarray(tile * dimension, (tile + 1) * dimension), n * dimension);
  }
  return out;
}
