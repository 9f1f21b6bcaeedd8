import { splitName } from '../../gis/code.ts';
import { quantileOfSorted } from '../../math/quantile.ts';
import { type FieldTally, MOST_NUMBERS } from './field-tally.ts';
import { MEASURES, POSITIONS_FROM } from './shape-measures.ts';

/** What a field says of a feature, and how. */
export type FieldKind =
  /** `field=value`. */
  | { kind: 'category' }
  /** `field=low`: the fifth of the numbers that the value is in. @param edges the four numbers between the fifths */
  | { kind: 'number'; edges: readonly number[] }
  /** Its words. */
  | { kind: 'text' }
  | { kind: 'skipped'; reason: string };

/** The fifths of the numbers of a field. */
export const QUANTILES = ['lowest', 'low', 'middle', 'high', 'highest'] as const;

/** Fewer values that a field repeats by chance. */
const LEAST_VALUES = 10;

/** So few different numbers are steps of a scale: each is a category. */
const MOST_STEPS = 12;

/** Words of a value on average, from which it is read as text. */
const LEAST_TEXT_WORDS = 3;

/** A field in which nearly every feature has a value of its own says nothing of what it shares with others. */
const OWN_VALUE_SHARE = 0.9;

/** What the name of a field calls a number that only tells features apart. */
const ID_WORDS = new Set([
  'id',
  'fid',
  'oid',
  'objectid',
  'gid',
  'uid',
  'uuid',
  'guid',
  'key',
  'skey',
  'nr',
  'number',
]);

const TIME_WORDS = new Set(['date', 'time', 'year', 'timestamp', 'datetime']);

/** @param isLabel the field by which the layer is labelled: always a category */
export function fieldKind(tally: FieldTally, isLabel: boolean): FieldKind {
  const reason = isLabel ? null : whySkipped(tally);
  if (reason !== null) return { kind: 'skipped', reason };
  const isNumeric = tally.numbers.length > 0 && tally.numbers.length >= Math.min(tally.count, MOST_NUMBERS);
  if (isNumeric && tally.values.size > MOST_STEPS && !isLabel)
    return { kind: 'number', edges: fifths(tally.numbers) };
  if (!isLabel && tally.words / tally.count >= LEAST_TEXT_WORDS && tally.values.size > MOST_STEPS)
    return { kind: 'text' };
  return { kind: 'category' };
}

function whySkipped(tally: FieldTally): string | null {
  const { count, values, isComplete } = tally;
  if (count === 0) return 'no feature has a value';
  const words = splitName(tally.name);
  if (tally.dates > 0.9 * count || isTime(tally, words)) return 'it holds dates';
  if (hasOwnValues(tally) && !measuresOrTells(tally, words)) return 'nearly every feature has its own value';
  const measure = repeatedMeasure(tally);
  if (measure) return `it repeats ${measure} of the shape`;
  if (isComplete && values.size === 1 && count >= LEAST_VALUES)
    return 'it is the same wherever it has a value';
  return null;
}

/** Whether values that are all different are numbers that measure something, or texts. */
function measuresOrTells(
  { numbers, words: wordCount, count }: FieldTally,
  words: readonly string[],
): boolean {
  const isReal = numbers.some((number) => !Number.isInteger(number));
  const isMeasured = numbers.length > 0 && (isReal || !words.some((word) => ID_WORDS.has(word)));
  return isMeasured || wordCount / count >= LEAST_TEXT_WORDS;
}

/** What of the shape a field only repeats, in whatever unit, or null. */
function repeatedMeasure({ along }: FieldTally): (typeof MEASURES)[number] | null {
  const repeats = MEASURES.find((_, n) => {
    const alignment = along[n];
    if (!alignment) return false;
    // Areas and lengths differ by a factor, positions also by an origin.
    return n < POSITIONS_FROM
      ? alignment.sameRatio(LEAST_VALUES) > 0.5
      : Math.abs(alignment.correlation(LEAST_VALUES)) > 0.99;
  });
  return repeats ?? null;
}

function hasOwnValues({ count, values, isComplete }: FieldTally): boolean {
  return count >= LEAST_VALUES && (!isComplete || values.size > OWN_VALUE_SHARE * count);
}

function isTime({ numbers, count }: FieldTally, words: readonly string[]): boolean {
  const areYears =
    numbers.length === count && numbers.every((n) => Number.isInteger(n) && n >= 1500 && n <= 2200);
  return areYears && words.some((word) => TIME_WORDS.has(word));
}

function fifths(numbers: readonly number[]): number[] {
  const sorted = Float64Array.from(numbers).sort();
  return [0.2, 0.4, 0.6, 0.8].map((share) => quantileOfSorted(sorted, share));
}

/** The name of the fifth that a number is in; one on an edge is in the lower. */
export function quantileName(value: number, edges: readonly number[]): (typeof QUANTILES)[number] {
  const above = edges.findIndex((edge) => value <= edge);
  return QUANTILES[above < 0 ? QUANTILES.length - 1 : above]!;
}
