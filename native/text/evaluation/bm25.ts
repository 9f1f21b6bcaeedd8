import { inRuns } from '../../math/time-slice.ts';
import type { TermIndex } from './term-index.ts';

/** Both of Robertson & Zaragoza: how soon a term's repetition stops to count, and how much a text's length does. */
const K1 = 1.2;
const B = 0.75;

/** Some thousand weights between two looks at the clock. */
const TERMS_AT_ONCE = 500;

/**
 * BM25, the usual ranking without embeddings. A term that stands several times in the query counts each time.
 *
 * Source: Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond", equation 3.15. Of the
 * weight of a term, ln((N − n + ½) / (n + ½)), one is added inside the logarithm, as Lucene does, so that a term of most
 * texts never counts against them.
 */
export class Bm25 {
  readonly #index: TermIndex;
  /** What each entry of the index adds to its text, beside `index.texts`. */
  readonly #weights: Float64Array;

  private constructor(index: TermIndex, weights: Float64Array) {
    this.#index = index;
    this.#weights = weights;
  }

  static async of(index: TermIndex, signal: AbortSignal): Promise<Bm25> {
    const { textCount, lengths, starts, texts, times } = index;
    const meanLength = lengths.reduce((sum, length) => sum + length, 0) / textCount;
    const weights = new Float64Array(texts.length);
    const weigh = (first: number, end: number) => {
      for (let term = first; term < end; term++) {
        const n = index.textsWith(term);
        const rarity = Math.log(1 + (textCount - n + 0.5) / (n + 0.5));
        for (let place = starts[term]!; place < starts[term + 1]!; place++) {
          const length = K1 * (1 - B + (B * lengths[texts[place]!]!) / meanLength);
          weights[place] = (rarity * times[place]! * (K1 + 1)) / (times[place]! + length);
        }
      }
    };
    await inRuns(starts.length - 1, TERMS_AT_ONCE, weigh, signal);
    return new Bm25(index, weights);
  }

  get textCount(): number {
    return this.#index.textCount;
  }

  /** @param query rows of the lexicon. @param out `[texts]`, filled; 0 where no term of the query stands */
  score(query: Int32Array, out: Float64Array): void {
    out.fill(0);
    const { starts, texts } = this.#index;
    for (const term of query) {
      for (let place = starts[term]!; place < starts[term + 1]!; place++)
        out[texts[place]!]! += this.#weights[place]!;
    }
  }
}
