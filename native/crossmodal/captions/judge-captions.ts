import type { CaptionFigures, CaptionRecall, RecallAt } from '../../contract/captions.ts';
import { silent } from '../../contract/work.ts';
import { normaliseRows } from '../../math/distance.ts';
import { randomEmbeddings } from '../evaluation/baselines.ts';
import type { EvaluationInput, EvaluationSplit } from '../evaluation/evaluation.ts';
import { mainLabel } from '../label-shares.ts';
import { applyLinearMap } from '../linear-map.ts';
import type { TrainingWork } from '../method.ts';
import { METHODS } from '../registry.ts';
import { axesOf, trainedLabels } from '../space-axes.ts';
import { featuresOf } from '../training-tiles.ts';
import { type CaptionRows, captionEmbeddings, captionedTiles, captionsOf } from './caption-rows.ts';
import {
  type Gallery,
  meanRecall,
  type Ranks,
  rankBothWays,
  recallOf,
  recallWithin,
  similarities,
  withoutHubs,
} from './recall.ts';

/** Figures that follow from arrays; which captions the space has read is the caller's to know. */
export type JudgedCaptions = Omit<CaptionFigures, 'inSpace'>;

type JudgedInput = Pick<EvaluationInput, 'method' | 'hiddenUnits' | 'tiles' | 'splits' | 'seed'>;

/** With the features as a fold sees them. */
function asSeenIn(input: JudgedInput, { own }: EvaluationSplit): JudgedInput {
  return own ? { ...input, tiles: { ...input.tiles, ...own } } : input;
}

/**
 * Do pictures and the sentences that describe them find one another? A mapping is trained in every fold, whatever its
 * method, and the test tiles that have captions are searched by them, and they by the tiles.
 *
 * @returns null where no fold has two test tiles with captions
 */
export async function judgeCaptions(input: JudgedInput, work: TrainingWork): Promise<JudgedCaptions | null> {
  const { captions } = input.tiles;
  if (!captions) return null;
  const found: JudgedFold[] = [];
  for (const [n, split] of input.splits.entries()) {
    const judged = await judgeFold(asSeenIn(input, split), captions, split, input.seed + n, work.signal);
    if (judged) found.push(judged);
    work.report({ done: n + 1, total: input.splits.length });
  }
  if (found.length === 0) return null;
  const mean = (of: (fold: JudgedFold) => CaptionRecall) => meanOf(found.map(of));
  const oracles = found.flatMap(({ labelOracle }) => (labelOracle ? [labelOracle] : []));
  return {
    ...mean(({ own }) => own),
    images: found.reduce((sum, { images }) => sum + images, 0),
    sentences: found.reduce((sum, { sentences }) => sum + sentences, 0),
    withoutHubs: mean((fold) => fold.withoutHubs),
    chance: mean((fold) => fold.chance),
    labelOracle: oracles.length === found.length ? meanOf(oracles) : null,
    randomCaptions: mean((fold) => fold.randomCaptions),
  };
}

interface JudgedFold {
  readonly images: number;
  readonly sentences: number;
  readonly own: CaptionRecall;
  readonly withoutHubs: CaptionRecall;
  readonly chance: CaptionRecall;
  readonly labelOracle: CaptionRecall | null;
  readonly randomCaptions: CaptionRecall;
}

async function judgeFold(
  input: JudgedInput,
  captions: CaptionRows,
  split: EvaluationSplit,
  seed: number,
  signal: AbortSignal,
): Promise<JudgedFold | null> {
  const { tiles } = input;
  const judged = captionedTiles(captions, split.test);
  if (judged.length < 2) return null;
  const gallery = await placeFold(input, captions, split, judged, seed, signal);
  const cosines = await similarities(gallery, signal);
  const redrawn = { ...captions, embeddings: redraw(captions, tiles.spaceDimension, seed) };
  const random = await placeFold(
    {
      ...input,
      tiles: { ...tiles, captions: redrawn, vocabularyMean: new Float32Array(tiles.spaceDimension) },
    },
    redrawn,
    split,
    judged,
    seed,
    signal,
  );
  const labels = Array.from(judged, (tile) => mainLabel(tiles.shares, tile));
  return {
    images: judged.length,
    sentences: gallery.owner.length,
    own: bothWays(rankBothWays(cosines, gallery)),
    withoutHubs: bothWays(rankBothWays(withoutHubs(cosines, gallery.owner.length), gallery)),
    chance: withinGroups(
      gallery.owner,
      labels.map(() => 0),
    ),
    labelOracle: labels.includes(-1) ? null : withinGroups(gallery.owner, labels),
    randomCaptions: bothWays(rankBothWays(await similarities(random, signal), random)),
  };
}

async function placeFold(
  { method, hiddenUnits, tiles }: JudgedInput,
  captions: CaptionRows,
  split: EvaluationSplit,
  judged: Uint32Array,
  seed: number,
  signal: AbortSignal,
): Promise<Gallery> {
  const way = METHODS[method];
  const quiet = silent(signal);
  const labels = trainedLabels(way, tiles, split);
  const train = await way.prepare(tiles, split, { seed, hiddenUnits }, signal);
  const { model } = await train(labels, quiet);
  const coordinates = await way.locate(model, featuresOf(tiles, judged), tiles.dimension, quiet);
  const { captions: own, owner } = captionsOf(captions, judged);
  const texts = captionEmbeddings(captions, own, labels.centre);
  return {
    images:
      way.along === 'space'
        ? coordinates
        : await intoSpace(coordinates, axesOf(way, labels), tiles.spaceDimension, signal),
    captions: way.asked ? await way.asked(model, texts, tiles.spaceDimension, quiet) : texts,
    dimension: tiles.spaceDimension,
    owner,
    sentence: own.map((caption) => captions.sentence[caption]!),
  };
}

/** Unit rows. @param axes row-major `[axes × dimension]` */
async function intoSpace(
  coordinates: Float32Array,
  axes: Float32Array,
  dimension: number,
  signal: AbortSignal,
): Promise<Float32Array> {
  const map = new Float32Array(axes.length + dimension);
  map.set(axes);
  const rows = await applyLinearMap(coordinates, axes.length / dimension, map, silent(signal));
  return normaliseRows(rows, dimension);
}

/** Sentences in random directions; equal ones stay equal. */
function redraw({ sentence }: CaptionRows, dimension: number, seed: number): Float32Array {
  const different = sentence.reduce((most, own) => Math.max(most, own + 1), 0);
  const drawn = randomEmbeddings(different, dimension, seed);
  const rows = new Float32Array(sentence.length * dimension);
  for (const [caption, own] of sentence.entries())
    rows.set(drawn.subarray(own * dimension, (own + 1) * dimension), caption * dimension);
  return rows;
}

function bothWays(ranks: Ranks): CaptionRecall {
  return {
    imageToText: recallOf(ranks.ofImages),
    textToImage: recallOf(ranks.ofCaptions),
    meanRecall: meanRecall(ranks),
  };
}

/** Recall of one that answers with all of a picture's, or a sentence's, group in any order. @param groups of the pictures */
function withinGroups(owner: Uint32Array, groups: readonly number[]): CaptionRecall {
  const images = countBy(groups);
  const sentences = countBy(Array.from(owner, (image) => groups[image]!));
  const ownSentences = countBy(Array.from(owner));
  const recall = (of: (k: number) => number): RecallAt => ({ at1: of(1), at5: of(5), at10: of(10) });
  const meanOver = (count: number, of: (n: number) => number) =>
    Array.from({ length: count }, (_, n) => of(n)).reduce((sum, share) => sum + share, 0) / count;
  const imageToText = recall((k) =>
    meanOver(groups.length, (image) =>
      recallWithin(ownSentences.get(image) ?? 0, sentences.get(groups[image]!) ?? 0, k),
    ),
  );
  const textToImage = recall((k) =>
    meanOver(owner.length, (caption) => recallWithin(1, images.get(groups[owner[caption]!]!)!, k)),
  );
  return { imageToText, textToImage, meanRecall: meanShare(imageToText, textToImage) };
}

function countBy(values: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function meanOf(all: readonly CaptionRecall[]): CaptionRecall {
  const at = (of: (one: CaptionRecall) => RecallAt): RecallAt => ({
    at1: meanNumber(all.map((one) => of(one).at1)),
    at5: meanNumber(all.map((one) => of(one).at5)),
    at10: meanNumber(all.map((one) => of(one).at10)),
  });
  const [imageToText, textToImage] = [at((one) => one.imageToText), at((one) => one.textToImage)];
  return { imageToText, textToImage, meanRecall: meanShare(imageToText, textToImage) };
}

function meanShare(...ways: readonly RecallAt[]): number {
  return meanNumber(ways.flatMap(({ at1, at5, at10 }) => [at1, at5, at10]));
}

function meanNumber(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
