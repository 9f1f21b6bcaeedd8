import { pickRows, rowsInMemory } from '../../math/rows.ts';
import type { SampleRows } from './across-kinds.ts';
import type { Question } from './judge.ts';
import { byCosine, type Ranking } from './ranking.ts';
import { type Sample, termsOfParagraph } from './sample.ts';

/** A paragraph of the space that is read as if it were new finds itself before all others. */
export function findsItself({ readAnew }: Sample): Question {
  return { measure: 'first', answers: readAnew };
}

/** @param place puts a text that was not there into the space, `[dimension]`, of unit length */
export function rankedAnew(
  sample: Sample,
  searched: SampleRows,
  dimension: number,
  place: (ids: Int32Array) => Float32Array,
): Ranking {
  const placed = { rows: new Float32Array(dimension), dimension };
  const ranking = byCosine(placed, { rows: searched.paragraphs, dimension });
  return {
    ...ranking,
    queryCount: sample.readAnew.length,
    score(query, out) {
      placed.rows.set(place(termsOfParagraph(sample, sample.readAnew[query]!)));
      ranking.score(0, out);
    },
  };
}

/** The same with the SIF means of its words. */
export function rankedAnewBySif({ readAnew }: Sample, sif: SampleRows, dimension: number): Ranking {
  const means = { rows: pickRows(rowsInMemory(sif.paragraphs, dimension), readAnew), dimension };
  return byCosine(means, { rows: sif.paragraphs, dimension });
}
