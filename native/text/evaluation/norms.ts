import type { NormBand } from '../../contract/space-evaluation.ts';
import { dot } from '../../math/distance.ts';
import { quantileOfSorted } from '../../math/quantile.ts';
import { inRuns, timeSlices } from '../../math/time-slice.ts';
import { ROWS_AT_ONCE } from '../../math/unit-rows.ts';
import { type Inference, passesOver } from '../inference/infer.ts';
import { LEAST_WORDS, type Sample, termsOfParagraph } from './sample.ts';

/** Lengths of embeddings, and what they are looked at by: uses of a term, words of a text. */
export interface Norms {
  readonly kind: NormBand['kind'];
  readonly sizes: ArrayLike<number>;
  readonly norms: ArrayLike<number>;
}

/** Half decades: 1, 3, 10, 30 … Bands without an embedding are left out. */
export function normBands({ kind, sizes, norms }: Norms): NormBand[] {
  const bands: NormBand[] = [];
  const largest = Array.from(sizes).reduce((most, size) => Math.max(most, size), 0);
  for (let from = 1, step = 3; from <= largest; from *= step, step = step === 3 ? 10 / 3 : 3) {
    const low = Math.round(from);
    const high = Math.round(step === 3 ? 3 * from : (10 / 3) * from) - 1;
    const inside = Float64Array.from(norms).filter((_, n) => sizes[n]! >= low && sizes[n]! <= high);
    if (inside.length === 0) continue;
    inside.sort();
    const [p10, median, p90] = [0.1, 0.5, 0.9].map((share) => quantileOfSorted(inside, share));
    bands.push({ kind, from: low, to: high, count: inside.length, p10: p10!, median: median!, p90: p90! });
  }
  return bands;
}

/** Of every term, as trained. @param rows row-major `[terms × dimension]` */
export async function termNorms(
  rows: Float32Array,
  counts: ArrayLike<number>,
  dimension: number,
  signal: AbortSignal,
): Promise<Norms> {
  const norms = new Float64Array(counts.length);
  const measure = (first: number, end: number) => {
    for (let row = first; row < end; row++)
      norms[row] = Math.sqrt(dot(rows, row * dimension, rows, row * dimension, dimension));
  };
  await inRuns(norms.length, ROWS_AT_ONCE, measure, signal);
  return { kind: 'term', sizes: counts, norms };
}

/** Some seconds at 200 dimensions. */
const MOST_PREDICTIONS = 300_000;

/** Of paragraphs and documents of a sample, as inference leaves them: what is stored has length one. */
export async function inferredNorms(
  sample: Sample,
  inference: Inference,
  signal: AbortSignal,
): Promise<Norms[]> {
  const { ids, documentOffsets } = sample.texts;
  const documents = Array.from(sample.wordDocument, (document) =>
    ids.subarray(documentOffsets[document], documentOffsets[document + 1]),
  );
  const paragraphs = Array.from(sample.asking, (place) => termsOfParagraph(sample, place));
  return [
    await normsOf('paragraph', paragraphs, inference, signal),
    await normsOf('document', documents, inference, signal),
  ];
}

async function normsOf(
  kind: Norms['kind'],
  texts: readonly Int32Array[],
  inference: Inference,
  signal: AbortSignal,
): Promise<Norms> {
  const pause = timeSlices(signal);
  const found = { kind, sizes: [] as number[], norms: [] as number[] };
  let predictions = 0;
  for (const ids of texts) {
    predictions += ids.length * passesOver(ids.length);
    if (ids.length < LEAST_WORDS) continue;
    if (predictions > MOST_PREDICTIONS && found.norms.length > 0) break;
    const slices = inference.slices(ids);
    let slice = slices.next();
    for (; !slice.done; slice = slices.next()) await pause();
    const embedding = slice.value;
    found.sizes.push(ids.length);
    found.norms.push(Math.sqrt(dot(embedding, 0, embedding, 0, embedding.length)));
    await pause();
  }
  return found;
}
