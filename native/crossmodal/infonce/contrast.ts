/** Pictures and one sentence of each, as two towers place them. */
export interface Pairs {
  /** Unit rows, `[count × dimension]`. */
  readonly images: Float64Array;
  /** Unit rows, `[count × dimension]`; row i describes image i. */
  readonly texts: Float64Array;
  readonly dimension: number;
  /** Equal for equal sentences, `[count]`: pairs that say the same are not told apart. */
  readonly sentence: Uint32Array;
}

export interface Contrast {
  /** In nats. */
  readonly loss: number;
  /** By which the loss changes with the rows, `[count × dimension]`. */
  readonly ofImages: Float64Array;
  readonly ofTexts: Float64Array;
  /** And with the logarithm of the scale. */
  readonly ofLogScale: number;
}

/**
 * How well each picture is told from the others by its sentence, and each sentence by its picture: mean cross-entropy
 * of the right one under a softmax of scale × cosine, both ways.
 *
 * Source: van den Oord et al. 2018, arXiv:1807.03748, equation 4 (InfoNCE); both ways as Zhang et al. 2020,
 * arXiv:2010.00747, equations 2–4, and Radford et al. 2021, arXiv:2103.00020, figure 3, who learn the scale.
 */
export function contrast({ images, texts, dimension, sentence }: Pairs, scale: number): Contrast {
  const count = sentence.length;
  const cosines = new Float64Array(count * count);
  const logits = new Float64Array(count * count);
  for (let image = 0; image < count; image++) {
    for (let text = 0; text < count; text++) {
      const at = image * count + text;
      for (let k = 0; k < dimension; k++)
        cosines[at]! += images[image * dimension + k]! * texts[text * dimension + k]!;
      const isSame = image !== text && sentence[image] === sentence[text];
      logits[at] = isSame ? Number.NEGATIVE_INFINITY : scale * cosines[at]!;
    }
  }
  const slopes = new Float64Array(count * count);
  let loss = 0;
  for (let n = 0; n < count; n++) {
    loss += addSoftmax(logits, slopes, n, n * count, 1, count);
    loss += addSoftmax(logits, slopes, n, n, count, count);
  }
  const ofImages = new Float64Array(images.length);
  const ofTexts = new Float64Array(texts.length);
  let ofLogScale = 0;
  for (let at = 0; at < slopes.length; at++) {
    const slope = slopes[at]! * scale;
    ofLogScale += slope * cosines[at]!;
    if (slope === 0) continue;
    const image = Math.floor(at / count) * dimension;
    const text = (at % count) * dimension;
    for (let k = 0; k < dimension; k++) {
      ofImages[image + k]! += slope * texts[text + k]!;
      ofTexts[text + k]! += slope * images[image + k]!;
    }
  }
  return { loss: loss / (2 * count), ofImages, ofTexts, ofLogScale };
}

/**
 * Cross-entropy of one row, or column, of logits whose right place is `right`; adds its slopes, as its share of the mean.
 */
function addSoftmax(
  logits: Float64Array,
  slopes: Float64Array,
  right: number,
  first: number,
  stride: number,
  count: number,
): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let n = 0; n < count; n++) most = Math.max(most, logits[first + n * stride]!);
  let sum = 0;
  for (let n = 0; n < count; n++) sum += Math.exp(logits[first + n * stride]! - most);
  const share = 1 / (2 * count);
  for (let n = 0; n < count; n++) {
    const probability = Math.exp(logits[first + n * stride]! - most) / sum;
    slopes[first + n * stride]! += share * (probability - (n === right ? 1 : 0));
  }
  return most + Math.log(sum) - logits[first + right * stride]!;
}
