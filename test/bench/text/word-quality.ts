import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { unattended } from '../../../native/contract/work.ts';
import { normaliseRows } from '../../../native/math/distance.ts';
import { parseAnalogies, parseRatedPairs } from '../../../native/text/evaluation/question-files.ts';
import {
  evaluateAnalogies,
  evaluateSimilarity,
  type UnitTerms,
} from '../../../native/text/evaluation/questions.ts';
import { Lexicon } from '../../../native/text/vocabulary/lexicon.ts';
import { rounded } from '../figure.ts';
import { SHARED_TEXT } from './wikipedia.ts';

export interface WordQuality {
  /** WordSim-353, Spearman. */
  readonly wordSim: number;
  /** Four sections of analogies, share of right answers. */
  readonly analogies: number;
}

/** @param restrict analogies ask about, and answer with, this many most frequent terms */
export async function wordQuality(terms: UnitTerms, restrict: number): Promise<WordQuality> {
  const read = (name: string) => readFile(path.join(SHARED_TEXT, '../wordsim', name), 'utf8');
  const pairs = parseRatedPairs(await read('wordsim353.tsv'));
  const sections = parseAnalogies(await read('analogies-4-sections.txt'));
  const { accuracy } = await evaluateAnalogies(terms, sections, { method: '3cosadd', restrict }, unattended);
  return {
    wordSim: rounded(evaluateSimilarity(terms, pairs).spearman ?? 0),
    analogies: rounded(accuracy ?? 0),
  };
}

/** @param embeddings as trained; scaled to unit length in place */
export function unitTerms(lexicon: Lexicon, embeddings: Float32Array, dimension: number): UnitTerms {
  return { lexicon, unitTerms: normaliseRows(embeddings, dimension), dimension };
}

/** What the peer wrote under this name. */
export async function peerTerms(out: string, dimension: number): Promise<UnitTerms> {
  const words = (await readFile(`${out}.words`, 'utf8')).split('\n');
  const embeddings = await peerRows(`${out}.f32`);
  return unitTerms(new Lexicon(words, new Uint32Array(words.length)), embeddings, dimension);
}

export async function peerRows(file: string): Promise<Float32Array> {
  return new Float32Array(new Uint8Array(await readFile(file)).buffer);
}
