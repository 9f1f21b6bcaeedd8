import { EngineError } from '../../contract/failure.ts';
import { silent } from '../../contract/work.ts';
import { Adam } from '../../math/adam.ts';
import { measureColumns, onRawColumns, standardiseRows } from '../../math/column-scale.ts';
import { normaliseRows } from '../../math/distance.ts';
import { Random } from '../../math/random.ts';
import { timeSlices } from '../../math/time-slice.ts';
import { type CaptionRows, captionEmbeddings, captionedTiles, captionsOf } from '../captions/caption-rows.ts';
import { meanRecall, rankBothWays, similarities } from '../captions/recall.ts';
import { EarlyStopping } from '../early-stopping.ts';
import { applyLinearMap } from '../linear-map.ts';
import type { Method, Model, TrainingOrder, TrainingWork } from '../method.ts';
import { featuresOf, fittedTiles, type TrainingTiles } from '../training-tiles.ts';
import { NOTHING_VALIDATED, type ValidationFigures } from '../validation.ts';
import { startTowers, type Towers, towersContrast } from './towers.ts';

const MOST_PASSES = 60;
const PASSES_WITHOUT_VALIDATION = 15;
const PATIENCE = 10;
const BATCH = 64;
const RATE = 2e-3;
/** The rate falls to half of the first after this many passes, to a third after twice as many. */
const HALVING_PASSES = 20;
/** Towards where the towers began: a few thousand captions say little of most words. */
const PULL = 0.05;
const LEAST_PAIRS = 2;

/**
 * Two towers, one of image features and one of captions, that meet in the space: each picture is told from others by
 * its sentence, and each sentence by its picture. How long they learn is chosen by the recall of validation tiles.
 *
 * Source: as of `contrast`. The text tower is a linear map without intercept, so that it can be folded into the image's:
 * for one text, tiles rank by the inner product with what `locate` answers as they do by the cosine of both towers.
 */
export const infonce: Method = {
  along: 'space',
  async prepare(tiles, split, options) {
    const captions = requireCaptions(tiles, split.train);
    return async (labels, work) => {
      const { signal } = work;
      const stopping = new EarlyStopping(PATIENCE);
      const order = { tiles, rows: split.train, labels, options, signal };
      const judged = captionedTiles(captions, split.validation);
      if (judged.length >= LEAST_PAIRS) {
        const look = lookAtCaptions(tiles, captions, judged, labels.centre, signal);
        await train(order, captions, MOST_PASSES, async (pass, model) => {
          work.report({ done: pass, total: MOST_PASSES });
          return stopping.see(pass, await look(model));
        });
      }
      const passes = stopping.passes || PASSES_WITHOUT_VALIDATION;
      const whole = { ...order, rows: fittedTiles(split) };
      return {
        model: await train(whole, captions, passes, async () => true),
        validation: stopping.validation,
      };
    };
  },
  async locate(model, features, dimension, work) {
    const { image, back } = model.arrays;
    const spaceDimension = image!.length / (dimension + 1);
    const placed = await applyLinearMap(features, dimension, image!, work);
    return applyLinearMap(normaliseRows(placed, spaceDimension), spaceDimension, back!, silent(work.signal));
  },
  async asked(model, texts, dimension, work) {
    const placed = await applyLinearMap(texts, dimension, turned(model.arrays.back!, dimension), work);
    const lengths = Float32Array.from({ length: texts.length / dimension }, (_, row) =>
      Math.hypot(...placed.subarray(row * dimension, (row + 1) * dimension)),
    );
    return texts.map((value, i) => value / (lengths[Math.floor(i / dimension)]! || 1));
  },
};

/** Failure: not-enough. */
function requireCaptions(tiles: TrainingTiles, rows: Uint32Array): CaptionRows {
  const found = tiles.captions ? captionedTiles(tiles.captions, rows).length : 0;
  if (tiles.captions && found >= LEAST_PAIRS) return tiles.captions;
  throw new EngineError({
    kind: 'not-enough',
    what: 'pictures with a caption to learn from',
    found,
    needed: LEAST_PAIRS,
    remedy: 'Add a folder of pictures with “scene add --image-set --captions”, or train by another --method.',
  });
}

async function train(
  { tiles, rows, labels, options, signal }: TrainingOrder,
  captions: CaptionRows,
  mostPasses: number,
  look: (pass: number, model: Model) => Promise<boolean>,
): Promise<Model> {
  const { dimension, spaceDimension } = tiles;
  const captioned = captionedTiles(captions, rows);
  const scale = measureColumns(tiles.features, dimension, captioned);
  const features = standardiseRows(tiles.features, dimension, captioned, scale);
  const random = new Random(options.seed);
  const towers = startTowers(dimension, spaceDimension, random);
  const movers = { image: new Adam(towers.image), text: new Adam(towers.text) };
  const scaleMover = new Adam(towers.logScale);
  const order = Uint32Array.from(captioned.keys());
  const pause = timeSlices(signal);
  const model = (passes: number) =>
    modelOf(towers, onRawColumns(towers.image, scale), passes, spaceDimension);
  for (let pass = 1; pass <= mostPasses; pass++) {
    random.shuffle(order);
    const rate = RATE / (1 + (pass - 1) / HALVING_PASSES);
    for (let first = 0; first < order.length; first += BATCH) {
      const some = order.subarray(first, first + BATCH);
      if (some.length < LEAST_PAIRS) continue;
      const drawn = Uint32Array.from(some, (row) => drawCaption(captions, captioned[row]!, random));
      const { slopes } = towersContrast(towers, {
        features: joinRows(features, dimension, some),
        captions: captionEmbeddings(captions, drawn, labels.centre),
        sentence: drawn.map((caption) => captions.sentence[caption]!),
      });
      movers.image.step(slopes.image, rate, 0);
      movers.text.step(slopes.text, rate, PULL);
      scaleMover.step(slopes.logScale, rate, 0);
      await pause();
    }
    if (!(await look(pass, model(pass)))) break;
  }
  return model(mostPasses);
}

function drawCaption({ start }: CaptionRows, tile: number, random: Random): number {
  return start[tile]! + random.below(start[tile + 1]! - start[tile]!);
}

function joinRows(rows: Float32Array, dimension: number, some: Uint32Array): Float32Array {
  const out = new Float32Array(some.length * dimension);
  for (const [n, row] of some.entries())
    out.set(rows.subarray(row * dimension, (row + 1) * dimension), n * dimension);
  return out;
}

function modelOf({ text, logScale }: Towers, image: Float64Array, passes: number, dimension: number): Model {
  return {
    settings: { passes, temperature: Math.exp(-logScale[0]!) },
    arrays: { image: Float32Array.from(image), back: turned(Float32Array.from(text), dimension) },
  };
}

/** A square map turned round, its intercept left zero: `[(dimension + 1) × dimension]`. */
function turned(map: Float32Array, dimension: number): Float32Array {
  const out = new Float32Array(map.length);
  for (let row = 0; row < dimension; row++) {
    for (let column = 0; column < dimension; column++)
      out[column * dimension + row] = map[row * dimension + column]!;
  }
  return out;
}

/** Recall of validation tiles and their captions, both ways. */
function lookAtCaptions(
  tiles: TrainingTiles,
  captions: CaptionRows,
  judged: Uint32Array,
  centre: Float32Array,
  signal: AbortSignal,
): (model: Model) => Promise<ValidationFigures> {
  const { captions: own, owner } = captionsOf(captions, judged);
  const texts = captionEmbeddings(captions, own, centre);
  const sentence = own.map((caption) => captions.sentence[caption]!);
  const quiet: TrainingWork = silent(signal);
  return async (model) => {
    const gallery = {
      images: await infonce.locate(model, featuresOf(tiles, judged), tiles.dimension, quiet),
      captions: await infonce.asked!(model, texts, tiles.spaceDimension, quiet),
      dimension: tiles.spaceDimension,
      owner,
      sentence,
    };
    const ranks = rankBothWays(await similarities(gallery, signal), gallery);
    return { ...NOTHING_VALIDATED, tiles: judged.length, meanRecall: meanRecall(ranks) };
  };
}
