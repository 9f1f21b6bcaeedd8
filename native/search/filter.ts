import { NOVELTY_WAYS, type NoveltyWay } from '../contract/image.ts';
import type { Kind } from '../contract/text.ts';
import { invalid } from './query-invalid.ts';

interface Written {
  readonly isNegative: boolean;
  /** What stands after the colon, without quotes. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A condition on what may be found. A negative one keeps what it does not hold for. */
export type QueryFilter = Written &
  (
    | { readonly name: 'kind'; readonly kind: Kind }
    | { readonly name: 'scene' | 'label' }
    | { readonly name: 'like'; readonly kind: Kind; readonly id: string }
    /** Ranks tiles by how little they are like anything labelled. */
    | { readonly name: 'unlike'; readonly way: NoveltyWay }
    | { readonly name: 'in' }
    /** ISO 8601 calendar date. */
    | { readonly name: 'before' | 'after'; readonly date: string }
  );

const KINDS = ['tile', 'term', 'paragraph', 'document'] as const satisfies readonly Kind[];
const NAMES = ['kind', 'scene', 'label', 'like', 'unlike', 'in', 'before', 'after'] as const;

/** @throws EngineError `query-invalid` at the filter, or at its value */
export function parseFilter(
  query: string,
  found: { name: string; value: string; isNegative: boolean; start: number; end: number },
): QueryFilter {
  const { name, value, isNegative, start, end } = found;
  const written: Written = { isNegative, text: value, start, end };
  const at = start + name.length + 1;
  if (value === '') throw invalid(query, at, `${name}: has no value`);
  switch (NAMES.find((known) => known === name)) {
    case 'kind':
      return { ...written, name: 'kind', kind: parseKind(query, value, at) };
    case 'scene':
      return { ...written, name: 'scene' };
    case 'label':
      return { ...written, name: 'label' };
    case 'like':
      return parseLike(query, written, at);
    case 'unlike':
      return { ...written, name: 'unlike', way: parseUnlike(query, written, at) };
    case 'in':
      if (value !== 'view') throw invalid(query, at, 'after in: stands view');
      return { ...written, name: 'in' };
    case 'before':
      return { ...written, name: 'before', date: parseDate(query, value, at) };
    case 'after':
      return { ...written, name: 'after', date: parseDate(query, value, at) };
    case undefined:
      throw invalid(query, start, `there is no filter ${name}:; there are ${NAMES.join(': ')}:`);
  }
}

function parseKind(query: string, value: string, at: number): Kind {
  const kind = KINDS.find((known) => known === value.toLowerCase());
  if (!kind) throw invalid(query, at, `there is no kind ${value}; there are ${KINDS.join(', ')}`);
  return kind;
}

function parseLike(query: string, written: Written, at: number): QueryFilter {
  const slash = written.text.indexOf('/');
  const id = written.text.slice(slash + 1);
  if (slash < 0 || id === '')
    throw invalid(query, at, 'after like: stands a kind, a slash and an id, as in like:tile/…');
  return { ...written, name: 'like', kind: parseKind(query, written.text.slice(0, slash), at), id };
}

function parseUnlike(query: string, { text, isNegative, start }: Written, at: number): NoveltyWay {
  if (isNegative) throw invalid(query, start, 'unlike: cannot be turned round');
  const [first, way = NOVELTY_WAYS[0], ...more] = text.split('/');
  const known = NOVELTY_WAYS.find((one) => one === way);
  if (first !== 'labelled' || !known || more.length > 0)
    throw invalid(query, at, `after unlike: stands labelled, or labelled/ and ${NOVELTY_WAYS.join(', ')}`);
  return known;
}

function parseDate(query: string, value: string, at: number): string {
  const parsed = /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : null;
  // A date such as February 30 is either refused or moved on by `Date`: it must come back as it was written.
  if (!parsed || Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== value) {
    throw invalid(query, at, `${value} is not a date such as 2024-01-31`);
  }
  return value;
}
