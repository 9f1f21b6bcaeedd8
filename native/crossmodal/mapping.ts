import type { MappingMethod } from '../contract/image.ts';
import { silent, type Work } from '../contract/work.ts';
import { dot } from '../math/distance.ts';
import { applyLinearMap } from './linear-map.ts';
import type { MethodOptions, Model, TrainingWork } from './method.ts';
import { fitNovelty, type Novelty, type NoveltyModel, noveltyOf } from './novelty/novelty.ts';
import { METHODS } from './registry.ts';
import { axesOf, halfLength, trainedLabels } from './space-axes.ts';
import { featuresOf, fittedTiles, type TrainingSplit, type TrainingTiles } from './training-tiles.ts';
import type { ValidationFigures } from './validation.ts';

/** A trained function from image features into a space. */
export interface Mapping {
  readonly method: MappingMethod;
  readonly featureDimension: number;
  readonly spaceDimension: number;
  /** Where a tile lies among the labels, in coordinates along their embeddings. */
  readonly model: Model;
  /**
   * What coordinates are along, row-major `[labelCount × spaceDimension]`: the labels about the centre, zero for those that
   * were not trained; of a method that learns from captions the axes of the space.
   */
  readonly labelEmbeddings: Float32Array;
  /** Texts are compared with tiles about this centre (`centredRows`), `[spaceDimension]`. */
  readonly centre: Float32Array;
  /** Length of a mapped tile at which its embedding has length √½: half the median of labelled training tiles. */
  readonly halfLength: number;
  /** Null of a mapping that was not made here, or long ago. */
  readonly novelty: NoveltyModel | null;
}

/**
 * Trains a mapping from image features to label embeddings. What a method can choose is chosen on validation tiles; the
 * mapping itself is then fitted on training and validation tiles.
 */
export async function trainMapping(
  method: MappingMethod,
  tiles: TrainingTiles,
  split: TrainingSplit,
  options: MethodOptions,
  work: TrainingWork,
): Promise<{ mapping: Mapping; validation: ValidationFigures }> {
  const way = METHODS[method];
  const labels = trainedLabels(way, tiles, split);
  const train = await way.prepare(tiles, split, options, work.signal);
  const { model, validation } = await train(labels, work);
  const fitted = fittedTiles(split);
  const quiet = silent(work.signal);
  const coordinates = await way.locate(model, featuresOf(tiles, fitted), tiles.dimension, quiet);
  const mapping = {
    method,
    featureDimension: tiles.dimension,
    spaceDimension: tiles.spaceDimension,
    model,
    labelEmbeddings: axesOf(way, labels),
    centre: labels.centre,
    halfLength: halfLength(way, coordinates, labels, tiles, fitted),
    novelty:
      way.along === 'space'
        ? null
        : await fitNovelty(coordinates, fitted, tiles, labels, options.seed, quiet),
  };
  return { mapping, validation };
}

/**
 * Embeds tiles: row-major `[count × spaceDimension]`, in the mapping's centred space. The length of an embedding is
 * r ÷ √(r² + halfLength²) < 1 for a mapped length r: near 0 for a tile that is like none of the labels, so that its
 * direction, which then is noise, does not find it.
 */
export async function embedTiles(
  features: Float32Array,
  mapping: Mapping,
  work: Work<{ done: number; total: number }>,
): Promise<Float32Array> {
  return embedLocated(await locateTiles(features, mapping, work), mapping, work.signal);
}

/** `embedTiles`, and how unlike anything labelled each tile is; null where the mapping cannot tell. */
export async function embedWithNovelty(
  features: Float32Array,
  mapping: Mapping,
  work: Work<{ done: number; total: number }>,
): Promise<{ embeddings: Float32Array; novelty: Novelty | null }> {
  const coordinates = await locateTiles(features, mapping, work);
  const { novelty, featureDimension } = mapping;
  const quiet = silent(work.signal);
  return {
    embeddings: await embedLocated(coordinates, mapping, work.signal),
    novelty: novelty && (await noveltyOf(novelty, features, featureDimension, coordinates, quiet)),
  };
}

function locateTiles(
  features: Float32Array,
  { method, model, featureDimension }: Mapping,
  work: Work<{ done: number; total: number }>,
): Promise<Float32Array> {
  return METHODS[method].locate(model, features, featureDimension, work);
}

async function embedLocated(
  coordinates: Float32Array,
  { spaceDimension, labelEmbeddings, halfLength }: Mapping,
  signal: AbortSignal,
): Promise<Float32Array> {
  const labelCount = labelEmbeddings.length / spaceDimension;
  const combine = new Float32Array(labelEmbeddings.length + spaceDimension);
  combine.set(labelEmbeddings);
  const out = await applyLinearMap(coordinates, labelCount, combine, silent(signal));
  for (let at = 0; at < out.length; at += spaceDimension) {
    const square = dot(out, at, out, at, spaceDimension);
    const scale = 1 / Math.sqrt(square + halfLength * halfLength);
    for (let k = 0; k < spaceDimension; k++) out[at + k]! *= scale;
  }
  return out;
}
