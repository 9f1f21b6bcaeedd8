import type { Kind } from '../../contract/text.ts';
import { silent, type Work } from '../../contract/work.ts';
import { packArrays, unpackArrays } from '../../io/packed-arrays.ts';
import { normaliseRows } from '../../math/distance.ts';
import { Random } from '../../math/random.ts';
import { asRows, derivedRows, pickRows, type RowSource, rowsInMemory } from '../../math/rows.ts';
import { unitRows } from '../../math/unit-rows.ts';
import {
  type Background,
  drawReferenceTerms,
  type ItemMoments,
  measureBackground,
  measureItems,
} from '../../search/background.ts';
import { type Calibration, calibrate } from '../../search/calibration.ts';
import type { SpaceContent } from '../../store/ports/space.ts';

export type TextKind = Exclude<Kind, 'tile'>;
export const TEXT_KINDS = ['term', 'paragraph', 'document'] as const satisfies readonly TextKind[];

/** What scores of texts are measured against: fixed with the space. */
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
  const quiet = silent(work.signal);
  const unitTerms = await unitRows(terms.embeddings, dimension, work.signal);
  const { background, probes } = await referenceBackground(unitTerms, terms.counts, dimension, seed, quiet);
  const unitSource = (rows: Float32Array | RowSource) =>
    derivedRows(asRows(rows, dimension), (some) => normaliseRows(some, dimension));
  const rows: Record<TextKind, RowSource> = {
    term: rowsInMemory(unitTerms, dimension),
    paragraph: unitSource(paragraphs.embeddings),
    document: unitSource(documents.embeddings),
  };
  const tables: Calibration = {};
  const arrays: Float32Array[] = [];
  for (const kind of TEXT_KINDS) {
    const moments = await measureInRuns(rows[kind], background, quiet);
    arrays.push(moments.means, moments.sds);
    if (rows[kind].count > 0)
      tables[kind] = await calibrate({ probes, items: rows[kind], moments, dimension, seed }, quiet);
  }
  return packArrays(tables, arrays);
}

/** The terms of a space that is there, at unit length. */
export interface CalibratedTerms {
  unitTerms: Float32Array;
  counts: ArrayLike<number>;
  dimension: number;
  seed: number;
}

/**
 * The calibration of a space with texts behind those it had. What they are measured against stays as it was; only a kind
 * that had none gets its tail from them.
 *
 * @param added unit rows
 */
export async function grownCalibration(
  { tables, moments }: SpaceCalibration,
  { unitTerms, counts, dimension, seed }: CalibratedTerms,
  added: Record<'paragraph' | 'document', Float32Array>,
  work: Work<never>,
): Promise<Uint8Array> {
  const { background, probes } = await referenceBackground(unitTerms, counts, dimension, seed, work);
  const grown = { ...tables };
  const arrays = [moments.term.means, moments.term.sds];
  for (const kind of ['paragraph', 'document'] as const) {
    const rows = rowsInMemory(added[kind], dimension);
    const more = await measureInRuns(rows, background, work);
    arrays.push(joined(moments[kind].means, more.means), joined(moments[kind].sds, more.sds));
    if (!grown[kind] && rows.count > 0)
      grown[kind] = await calibrate({ probes, items: rows, moments: more, dimension, seed }, work);
  }
  return packArrays(grown, arrays);
}

/** Measures again what has lost some of its texts since: each is known by its place. Changes nothing else. */
export async function realigned(
  { tables, moments }: SpaceCalibration,
  { unitTerms, counts, dimension, seed }: CalibratedTerms,
  unit: Record<'paragraph' | 'document', Float32Array>,
  work: Work<never>,
): Promise<SpaceCalibration> {
  const aligned = { ...moments };
  const lost = (['paragraph', 'document'] as const).filter(
    (kind) => moments[kind].means.length * dimension !== unit[kind].length,
  );
  if (lost.length === 0) return { tables, moments };
  const { background } = await referenceBackground(unitTerms, counts, dimension, seed, work);
  for (const kind of lost)
    aligned[kind] = await measureInRuns(rowsInMemory(unit[kind], dimension), background, work);
  return { tables, moments: aligned };
}

function joined(first: Float32Array, second: Float32Array): Float32Array {
  const both = new Float32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** Rows in memory at once: some megabytes. */
const ROWS_AT_ONCE = 8192;

async function measureInRuns(
  rows: RowSource,
  background: Background,
  work: Work<never>,
): Promise<ItemMoments> {
  const all = { means: new Float32Array(rows.count), sds: new Float32Array(rows.count) };
  for (let first = 0; first < rows.count; first += ROWS_AT_ONCE) {
    const run = rows.read(first, Math.min(first + ROWS_AT_ONCE, rows.count));
    const { means, sds } = await measureItems(run, background, silent(work.signal));
    all.means.set(means, first);
    all.sds.set(sds, first);
  }
  return all;
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
  const source = rowsInMemory(rows, dimension);
  const { references, probes } = drawReferenceTerms(counts, new Random(seed));
  const background = await measureBackground(pickRows(source, references), dimension, work);
  return { background, probes: pickRows(source, probes.length > 0 ? probes : references) };
}
