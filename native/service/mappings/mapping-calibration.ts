import { silent, type Work } from '../../contract/work.ts';
import { packArrays, unpackArrays } from '../../io/packed-arrays.ts';
import { centredRows } from '../../math/centre.ts';
import { rowsInMemory } from '../../math/rows.ts';
import type { Background } from '../../search/background.ts';
import { measureItems } from '../../search/background.ts';
import { calibrate, type TailTable } from '../../search/calibration.ts';
import type { LoadedSpace } from '../spaces/loaded-spaces.ts';
import { referenceBackground } from '../spaces/space-calibration.ts';

/** What scores of tiles are measured against: fixed with the mapping, whatever a scene holds. */
export interface MappingCalibration {
  table: TailTable;
  background: Background;
  /** Titles of the trained labels, and their centred unit embeddings `[labels × dimension]`. */
  labels: string[];
  labelEmbeddings: Float32Array;
}

interface Facts {
  table: TailTable;
  dimension: number;
  labels: string[];
}

/**
 * @param centre of the mapping
 * @param items embedded training tiles, as many of each label
 * @returns as stored
 */
export async function mappingCalibration(
  space: LoadedSpace,
  centre: Float32Array,
  items: Float32Array,
  labels: { titles: string[]; embeddings: Float32Array },
  seed: number,
  work: Work<never>,
): Promise<Uint8Array> {
  const { dimension } = space;
  const terms = centredRows(space.unitTerms, centre, dimension);
  const { background, probes } = await referenceBackground(
    terms,
    space.frozen.lexicon.counts,
    dimension,
    seed,
    work,
  );
  const moments = await measureItems(items, background, silent(work.signal));
  const table = await calibrate(
    { probes, items: rowsInMemory(items, dimension), moments, dimension, seed },
    work,
  );
  const facts: Facts = { table, dimension, labels: labels.titles };
  return packArrays(facts, [background.mean, background.factor, labels.embeddings]);
}

export function readMappingCalibration(stored: Uint8Array): MappingCalibration {
  const { facts, arrays } = unpackArrays<Facts>(stored);
  return {
    table: facts.table,
    background: { dimension: facts.dimension, mean: arrays[0]!, factor: arrays[1]! },
    labels: facts.labels,
    labelEmbeddings: arrays[2]!,
  };
}
