import type { Kind } from '../contract/text.ts';
import type { Work } from '../contract/work.ts';
import { Random } from '../math/random.ts';
import { unitRows } from '../math/unit-rows.ts';
import {
  type Background,
  drawReferenceTerms,
  type ItemMoments,
  measureBackground,
  measureItems,
} from '../search/background.ts';
import { type Calibration, calibrate } from '../search/calibration.ts';
import type { SpaceContent } from '../store/ports/space.ts';
import { packArrays, unpackArrays } from './packed-arrays.ts';

export type TextKind = Exclude<Kind, 'tile'>;
export const TEXT_KINDS = ['term', 'paragraph', 'document'] as const satisfies readonly TextKind[];

/** What scores of texts are measured against: fixed with the space (DESIGN 8). */
export interface SpaceCalibration {
  tables: Calibration;
  moments: Record<TextKind, ItemMoments>;
}

/** Measures every term, paragraph and document of a new space, and the tail of each kind. @returns as stored */
export async function spaceCalibration(
  { terms, paragraphs, documents }: SpaceContent,
  { dimension, seed }: { dimension: number; seed: number },
  work: Work<never>,
): Promise<Uint8Array> {
  const quiet = { signal: work.signal, report() {} };
  const unit = (rows: Float32Array) => unitRows(rows, dimension, work.signal);
  const unitTerms = await unit(terms.embeddings);
  const { background, probes } = await referenceBackground(unitTerms, terms.counts, dimension, seed, quiet);
  const rows: Record<TextKind, Float32Array> = {
    term: unitTerms,
    paragraph: await unit(paragraphs.embeddings),
    document: await unit(documents.embeddings),
  };
  const tables: Calibration = {};
  const arrays: Float32Array[] = [];
  for (const kind of TEXT_KINDS) {
    const moments = await measureItems(rows[kind], background, quiet);
    arrays.push(moments.means, moments.sds);
    if (rows[kind].length > 0)
      tables[kind] = await calibrate({ probes, items: rows[kind], moments, dimension, seed }, quiet);
  }
  return packArrays(tables, arrays);
}

export function readSpaceCalibration(stored: Uint8Array): SpaceCalibration {
  const { facts, arrays } = unpackArrays<Calibration>(stored);
  const momentsOf = (place: number) => ({ means: arrays[place]!, sds: arrays[place + 1]! });
  return { tables: facts, moments: { term: momentsOf(0), paragraph: momentsOf(2), document: momentsOf(4) } };
}

/** The background that reference terms make, and the probe terms that none of them is. */
export async function referenceBackground(
  rows: Float32Array,
  counts: ArrayLike<number>,
  dimension: number,
  seed: number,
  work: Work<never>,
): Promise<{ background: Background; probes: Float32Array }> {
  const { references, probes } = drawReferenceTerms(counts, new Random(seed));
  const background = await measureBackground(pickRows(rows, references, dimension), dimension, work);
  return { background, probes: pickRows(rows, probes.length > 0 ? probes : references, dimension) };
}

export function pickRows(rows: Float32Array, numbers: ArrayLike<number>, dimension: number): Float32Array {
  const picked = new Float32Array(numbers.length * dimension);
  for (let place = 0; place < numbers.length; place++) {
    const number = numbers[place]!;
    picked.set(rows.subarray(number * dimension, (number + 1) * dimension), place * dimension);
  }
  return picked;
}
