import type { Work } from '../contract/work.ts';
import { isCode, isNothing, splitName } from './code.ts';
import type { AttributeValue, FieldType, FileLayer, LayerProgress } from './layer-file.ts';

/** How often each value of a field occurs. */
export interface FieldValues {
  readonly name: string;
  readonly type: FieldType;
  /** Most frequent first, then in the order of first sight. */
  readonly values: readonly { readonly value: string; readonly count: number }[];
  /** Features without a value. */
  readonly nullCount: number;
  /** False when the field has more distinct values than are counted; the ones seen first are there. */
  readonly isComplete: boolean;
}

/** More distinct values than this are no set of labels. */
export const maxDistinctValues = 500;

/** The text by which a value is a label; null for a feature without one. */
export function labelValue(value: AttributeValue | undefined): string | null {
  if (value === null || value === undefined) return null;
  const text = String(value).trim();
  return text === '' ? null : text;
}

/** Counts the values of every field in one pass over the features that can be used. */
export async function countValues(layer: FileLayer, work: Work<LayerProgress>): Promise<FieldValues[]> {
  const tallies = layer.fields.map((field) => ({
    ...field,
    counts: new Map<string, number>(),
    nullCount: 0,
    isComplete: true,
  }));
  for await (const feature of layer.features(work)) {
    if (feature.problem !== undefined) continue;
    for (const tally of tallies) {
      const value = labelValue(feature.attributes[tally.name]);
      if (value === null) tally.nullCount++;
      else if (tally.counts.has(value) || tally.counts.size < maxDistinctValues) {
        tally.counts.set(value, (tally.counts.get(value) ?? 0) + 1);
      } else tally.isComplete = false;
    }
  }
  return tallies.map(({ counts, ...rest }) => ({
    ...rest,
    values: Array.from(counts, ([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count),
  }));
}

/** Fields that may carry a label, best first; fields that cannot are left out. */
export function suggestLabelFields(fields: readonly FieldValues[]): string[] {
  return fields
    .map((field, index) => ({ name: field.name, score: labelScore(field), index }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .map(({ name }) => name);
}

/** The best candidate, or null when nothing looks like a label. */
export function suggestLabelField(fields: readonly FieldValues[]): string | null {
  return suggestLabelFields(fields)[0] ?? null;
}

/** Words of column names that announce classes. */
const labelNames = new Set(
  (
    'class classname classe klasse label category type kind landuse landcover cover lulc species crop cultu culture ' +
    'habitat vegetation bclcs highway natural building waterway amenity use'
  ).split(' '),
);

/** Words of column names that announce keys, times and remarks; the names of things are nearly keys. */
const keyNames = new Set(
  (
    'id fid gid oid classid typeid objectid uuid guid osm key ref created modified updated date time year timestamp ' +
    'version author user editor source src'
  ).split(' '),
);
const remarkNames = new Set(
  'name address tags comment comments note notes description project area length perimeter shape'.split(' '),
);

/**
 * A rank, not a measure; 0 means “cannot be a label”. Labels repeat, are few, are there on most features, read like
 * words, divide the features into more than one class and stand in a column that is called after what they are.
 */
function labelScore(field: FieldValues): number {
  const known = field.values.filter(({ value }) => !isNothing(value));
  const isMeasure = field.type === 'real' || field.type === 'date' || field.type === 'json';
  if (!field.isComplete || known.length === 0 || isMeasure) return 0;
  const counted = known.reduce((sum, { count }) => sum + count, 0);
  const total = field.nullCount + field.values.reduce((sum, { count }) => sum + count, 0);
  const repeats = counted / known.length;
  const nameScore = scoreOfName(field.name);
  if ((known.length === 1 || repeats < 1.5) && nameScore <= 0) return 0;
  const column = known.map(({ value }) => value);
  const wordShare = column.filter((value) => !isCode(value, column)).length / column.length;
  const score =
    nameScore +
    (field.type === 'text' && !column.every(isNumeric) ? 2 : 0) +
    2 * wordShare +
    2 * (counted / total) +
    Math.min(2, entropyBits(known.map(({ count }) => count / counted))) +
    Math.min(1, Math.log10(repeats)) -
    (known.length > 30 ? 2 : 0);
  return Math.max(0, score);
}

/** Text columns often hold the numbers of classes or of measures. */
function isNumeric(value: string): boolean {
  return Number.isFinite(Number(value));
}

function scoreOfName(name: string): number {
  const words = splitName(name);
  words.push(words.join(''));
  if (words.some((word) => keyNames.has(word))) return -5;
  if (words.some((word) => labelNames.has(word))) return 4;
  return words.some((word) => remarkNames.has(word)) ? -5 : 0;
}

function entropyBits(shares: readonly number[]): number {
  return shares.reduce((sum, share) => sum - share * Math.log2(share), 0);
}
