import { median } from '../../math/quantile.ts';
import type { Attributes } from '../../store/ports/layer.ts';

/** What is known of a field once all features have been seen. */
export interface FieldTally {
  readonly name: string;
  /** Features with a value. */
  count: number;
  /** How often each value comes, as text; incomplete beyond `MOST_DISTINCT`. */
  readonly values: Map<string, number>;
  isComplete: boolean;
  /** The numbers among the values, in order of arrival, up to `MOST_NUMBERS`. */
  readonly numbers: number[];
  dates: number;
  /** Words of all values together. */
  words: number;
  /** How the numbers go with each measure of the shapes, see `shapeMeasures`. */
  readonly along: Alignment[];
}

/** Beyond, a field is no set of categories; enough to tell whether each feature has its own value. */
const MOST_DISTINCT = 5000;

/** For quantiles; more numbers change them in the third digit. */
export const MOST_NUMBERS = 100_000;

/** Counts the values of all fields, one feature after the other. */
export class FieldTallies {
  readonly fields = new Map<string, FieldTally>();
  features = 0;

  /** @param measures of the shape: numbers that an attribute may only repeat */
  add(attributes: Attributes, measures: readonly number[]): void {
    this.features++;
    for (const [name, value] of Object.entries(attributes)) {
      const text = value === null ? '' : String(value).trim();
      if (text !== '') this.#count(this.#tally(name, measures.length), value!, text, measures);
      else this.#tally(name, measures.length);
    }
  }

  #tally(name: string, measures: number): FieldTally {
    let tally = this.fields.get(name);
    if (!tally) {
      const along = Array.from({ length: measures }, () => new Alignment());
      tally = { name, count: 0, values: new Map(), isComplete: true, numbers: [], dates: 0, words: 0, along };
      this.fields.set(name, tally);
    }
    return tally;
  }

  #count(
    tally: FieldTally,
    value: string | number | boolean,
    text: string,
    measures: readonly number[],
  ): void {
    tally.count++;
    if (tally.values.has(text) || tally.values.size < MOST_DISTINCT)
      tally.values.set(text, (tally.values.get(text) ?? 0) + 1);
    else tally.isComplete = false;
    tally.words += text.split(/\s+/).length;
    if (isDate(text)) tally.dates++;
    if (typeof value !== 'number' || !Number.isFinite(value)) return;
    if (tally.numbers.length < MOST_NUMBERS) tally.numbers.push(value);
    for (const [n, along] of tally.along.entries()) along.add(value, measures[n]!);
  }
}

/** ISO 8601, and the same with slashes. */
function isDate(text: string): boolean {
  return /^\d{4}[-/]\d{1,2}[-/]\d{1,2}([T ].*)?$/.test(text) || /^\d{1,2}[./]\d{1,2}[./]\d{4}$/.test(text);
}

/** Features whose ratios are looked at. */
const MOST_RATIOS = 2000;

/** How near a ratio is to the usual one: areas are often rounded. */
const SAME_RATIO = 0.02;

/** How the numbers of a field go with a measure of the shapes. */
export class Alignment {
  readonly #ratios: number[] = [];
  #count = 0;
  #meanX = 0;
  #meanY = 0;
  #xx = 0;
  #yy = 0;
  #xy = 0;

  add(x: number, y: number): void {
    if (!Number.isFinite(y)) return;
    if (y !== 0 && this.#ratios.length < MOST_RATIOS) this.#ratios.push(x / y);
    // Welford's update: exact enough for coordinates of millions.
    this.#count++;
    const dx = x - this.#meanX;
    const dy = y - this.#meanY;
    this.#meanX += dx / this.#count;
    this.#meanY += dy / this.#count;
    this.#xx += dx * (x - this.#meanX);
    this.#yy += dy * (y - this.#meanY);
    this.#xy += dx * (y - this.#meanY);
  }

  /** The share of features with the usual ratio of both; 0 for fewer than `least`. Some of a clipped layer differ. */
  sameRatio(least: number): number {
    if (this.#ratios.length < least) return 0;
    const usual = median(this.#ratios);
    if (usual === 0) return 0;
    const same = this.#ratios.filter((ratio) => Math.abs(ratio / usual - 1) <= SAME_RATIO);
    return same.length / this.#ratios.length;
  }

  /** Pearson's; 0 for fewer than `least`, or without a spread. */
  correlation(least: number): number {
    const spread = Math.sqrt(this.#xx * this.#yy);
    return this.#count < least || spread === 0 ? 0 : this.#xy / spread;
  }
}
