import { timeSlices } from '../../math/time-slice.ts';

/** Which texts hold a term, and how often: what is known of texts without any embedding. */
export class TermIndex {
  /** Known terms of each text, `[texts]`. */
  readonly lengths: Int32Array;
  /** `[terms + 1]`: the texts of term t are `texts[starts[t] .. starts[t + 1]]`, ascending. */
  readonly starts: Int32Array;
  readonly texts: Int32Array;
  /** How often the term stands there, beside `texts`. */
  readonly times: Int32Array;

  private constructor(lengths: Int32Array, starts: Int32Array) {
    this.lengths = lengths;
    this.starts = starts;
    this.texts = new Int32Array(starts.at(-1)!);
    this.times = new Int32Array(this.texts.length);
  }

  /**
   * @param ids rows of the lexicon, text after text
   * @param offsets `[texts + 1]`, where the ids of each begin
   */
  static async of(
    ids: Int32Array,
    offsets: Int32Array,
    termCount: number,
    signal: AbortSignal,
  ): Promise<TermIndex> {
    const pause = timeSlices(signal);
    const lengths = Int32Array.from({ length: offsets.length - 1 }, (_, t) => offsets[t + 1]! - offsets[t]!);
    const starts = new Int32Array(termCount + 1);
    for (let text = 0; text < lengths.length; text++) {
      for (const [term] of termsOf(ids.slice(offsets[text], offsets[text + 1]))) starts[term + 1]!++;
      await pause();
    }
    for (let term = 0; term < termCount; term++) starts[term + 1]! += starts[term]!;
    const index = new TermIndex(lengths, starts);
    const next = starts.slice(0, -1);
    for (let text = 0; text < lengths.length; text++) {
      for (const [term, times] of termsOf(ids.slice(offsets[text], offsets[text + 1]))) {
        const place = next[term]!++;
        index.texts[place] = text;
        index.times[place] = times;
      }
      await pause();
    }
    return index;
  }

  get textCount(): number {
    return this.lengths.length;
  }

  /** In how many texts the term stands. */
  textsWith(term: number): number {
    return this.starts[term + 1]! - this.starts[term]!;
  }

  holds(text: number, term: number): boolean {
    let low = this.starts[term]!;
    const end = this.starts[term + 1]!;
    for (let high = end; low < high; ) {
      const middle = (low + high) >> 1;
      if (this.texts[middle]! < text) low = middle + 1;
      else high = middle;
    }
    return low < end && this.texts[low] === text;
  }
}

/** The different terms among some, and how often each is there. @param ids sorted in place */
function* termsOf(ids: Int32Array): Generator<[term: number, times: number]> {
  ids.sort();
  for (let first = 0; first < ids.length; ) {
    let end = first + 1;
    while (ids[end] === ids[first]) end++;
    yield [ids[first]!, end - first];
    first = end;
  }
}
