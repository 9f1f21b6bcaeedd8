import { EngineError } from '../../contract/failure.ts';
import { type BandLayout, layoutName, type TilePixels } from '../extractor.ts';
import type { Learner, Learning, Shown } from '../learner.ts';
import { MINIMUM_WINDOW_PX, modelInput, modelInputId, windowPx } from '../tensorflow/model-input.ts';
import { tensorFlow } from '../tensorflow/tensorflow-process.ts';
import { NETWORK, networkInput } from './extractor.ts';
import { NETWORK_DIMENSION, NETWORK_SIDE_PX } from './shape.ts';
import { trainNetwork } from './train-network.ts';
import type { NetworkExamples } from './training.ts';

/** 74 MB of pictures of three channels. */
const MOST_TILES = 6000;
const LEAST_TILES = 20;

/** A small convolutional network that learns the labels of a project's tiles. */
export const networkLearner: Learner = {
  id: NETWORK,
  reads: 'pictures',
  minimumWindowPx: MINIMUM_WINDOW_PX,
  mostDimension: NETWORK_DIMENSION,
  learnsLabels: true,
  mostTiles: MOST_TILES,
  contextPx: windowPx,
  layoutName,
  begin: beginLearning,
};

function beginLearning(layout: BandLayout, tiles: number, seed: number): Learning {
  const input = networkInput(layout);
  const length = NETWORK_SIDE_PX ** 2 * input.channels;
  const look = modelInput(modelInputId(input))!.open(layout);
  const picture = new Float32Array(length);
  const pictures = new Uint8ClampedArray(tiles * length);
  const shown: Shown[] = [];
  return {
    see(tile: TilePixels, shows?: Shown) {
      if (!shows || !look(tile, picture)) return;
      pictures.set(picture, shown.length * length);
      shown.push(shows);
    },
    async end(work, checkpoints) {
      const examples = examplesOf(pictures.subarray(0, shown.length * length), input.channels, shown);
      return trainNetwork(tensorFlow, examples, seed, work, checkpoints);
    },
  };
}

/** Every label is a class, and what shows none of them is one more. */
export function examplesOf(
  pictures: Uint8ClampedArray,
  channels: number,
  shown: readonly Shown[],
): NetworkExamples {
  const learnt = shown.filter(({ judges }) => !judges).length;
  const judging = shown.length - learnt;
  if (learnt < LEAST_TILES || judging === 0) throw tooFew(learnt, judging);
  const labels = shown.reduce((most, one) => Math.max(most, ...one.labels.map(([label]) => label + 1)), 0);
  const hasNone = shown.some((one) => one.labels.length === 0);
  const classes = labels + (hasNone ? 1 : 0);
  const shares = new Float32Array(shown.length * classes);
  for (const [n, { labels: own }] of shown.entries()) {
    const total = own.reduce((sum, [, share]) => sum + share, 0);
    for (const [label, share] of own) shares[n * classes + label] = share / total;
    if (own.length === 0) shares[n * classes + labels] = 1;
  }
  const judges = Uint8Array.from(shown, (one) => (one.judges ? 1 : 0));
  const bytes = new Uint8Array(pictures.buffer, pictures.byteOffset, pictures.length);
  return { count: shown.length, channels, classes, pictures: bytes, shares, judges };
}

function tooFew(learnt: number, judging: number): EngineError {
  const isLearnt = learnt < LEAST_TILES;
  return new EngineError({
    kind: 'not-enough',
    what: isLearnt ? 'labelled tiles for a network to learn from' : 'labelled tiles to judge a network by',
    found: isLearnt ? learnt : judging,
    needed: isLearnt ? LEAST_TILES : 1,
    remedy: 'Label more tiles, in other places too: whole blocks of ground are kept to judge by.',
  });
}
