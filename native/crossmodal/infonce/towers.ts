import { linearKernels } from '../../addon/kernels.ts';
import type { Random } from '../../math/random.ts';
import { type Contrast, contrast } from './contrast.ts';

/** Two linear maps into one space, whose answers are brought to unit length. */
export interface Towers {
  /** Of standardised image features, row-major `[(dimension + 1) × spaceDimension]`, the intercept last. */
  readonly image: Float64Array;
  /** Of centred caption embeddings, row-major `[(spaceDimension + 1) × spaceDimension]`; the intercept is zero. */
  readonly text: Float64Array;
  /** Logarithm of 1 ÷ temperature, `[1]`. */
  readonly logScale: Float64Array;
}

/** 1 ÷ .07, and the most it may become: Radford et al. 2021, arXiv:2103.00020, section 2.5. */
const FIRST_SCALE = 1 / 0.07;
const MOST_SCALE = 100;

/** The image tower as Glorot & Bengio 2010 begin; texts begin where the space has them. */
export function startTowers(dimension: number, spaceDimension: number, random: Random): Towers {
  const spread = Math.sqrt(2 / (dimension + spaceDimension));
  const image = new Float64Array((dimension + 1) * spaceDimension);
  for (let i = 0; i < dimension * spaceDimension; i++) image[i] = spread * random.normal();
  const text = new Float64Array((spaceDimension + 1) * spaceDimension);
  for (let k = 0; k < spaceDimension; k++) text[k * (spaceDimension + 1)] = 1;
  return { image, text, logScale: Float64Array.of(Math.log(FIRST_SCALE)) };
}

/** Pairs that are learnt from together. */
export interface Batch {
  /** Standardised, `[count × dimension]`. */
  readonly features: Float32Array;
  /** Centred, `[count × spaceDimension]`. */
  readonly captions: Float32Array;
  readonly sentence: Uint32Array;
}

/** Loss of a batch, and by how much it changes with each weight. */
export function towersContrast(
  towers: Towers,
  { features, captions, sentence }: Batch,
): Pick<Contrast, 'loss'> & { slopes: Towers } {
  const count = sentence.length;
  const dimension = features.length / count;
  const spaceDimension = captions.length / count;
  const images = placed(towers.image, features, dimension, spaceDimension);
  const texts = placed(towers.text, captions, spaceDimension, spaceDimension);
  const scale = Math.min(MOST_SCALE, Math.exp(towers.logScale[0]!));
  const pairs = { images: images.unit, texts: texts.unit, dimension: spaceDimension, sentence };
  const { loss, ofImages, ofTexts, ofLogScale } = contrast(pairs, scale);
  const kernels = linearKernels();
  const image = new Float64Array(towers.image.length);
  const text = new Float64Array(towers.text.length);
  kernels.gather(features, dimension, throughLength(images, ofImages, spaceDimension), image);
  kernels.gather(captions, spaceDimension, throughLength(texts, ofTexts, spaceDimension), text);
  text.fill(0, spaceDimension * spaceDimension);
  const logScale = Float64Array.of(scale < MOST_SCALE ? ofLogScale : 0);
  return { loss, slopes: { image, text, logScale } };
}

interface Placed {
  readonly unit: Float64Array;
  readonly lengths: Float64Array;
}

function placed(map: Float64Array, rows: Float32Array, dimension: number, outDimension: number): Placed {
  const unit = new Float64Array((rows.length / dimension) * outDimension);
  linearKernels().apply(rows, dimension, map, unit);
  const lengths = new Float64Array(unit.length / outDimension);
  for (let row = 0; row < lengths.length; row++) {
    const own = unit.subarray(row * outDimension, (row + 1) * outDimension);
    const length = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0)) || 1;
    lengths[row] = length;
    for (let k = 0; k < outDimension; k++) own[k]! /= length;
  }
  return { unit, lengths };
}

/** Slopes with unit rows as slopes with the rows before they were brought to unit length. */
function throughLength({ unit, lengths }: Placed, slopes: Float64Array, dimension: number): Float64Array {
  const out = new Float64Array(slopes.length);
  for (const [row, length] of lengths.entries()) {
    let along = 0;
    for (let at = row * dimension; at < (row + 1) * dimension; at++) along += slopes[at]! * unit[at]!;
    for (let at = row * dimension; at < (row + 1) * dimension; at++)
      out[at] = (slopes[at]! - along * unit[at]!) / length;
  }
  return out;
}
