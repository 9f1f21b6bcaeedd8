import type { Kind } from '../contract/text.ts';
import { parseFilter, type QueryFilter } from './filter.ts';
import { invalid } from './query-invalid.ts';

/** Words that are looked for, or away from. */
export interface QueryPart {
  readonly text: string;
  readonly isQuoted: boolean;
  readonly isNegative: boolean;
  /** UTF-16 positions in the query, quotes included. */
  readonly start: number;
  readonly end: number;
}

/** A stretch of the query text, for underlining it in the field. */
export interface QueryPiece {
  readonly role: 'words' | 'operator' | 'filter';
  readonly start: number;
  readonly end: number;
}

export interface Query {
  /** Neighbouring bare words are one part; a quoted phrase is a part of its own. */
  readonly parts: readonly QueryPart[];
  readonly filters: readonly QueryFilter[];
  /** In the order of the text; together they are all of it but white space. */
  readonly pieces: readonly QueryPiece[];
}

type Lexeme =
  | { type: 'word' | 'phrase'; text: string; start: number; end: number }
  | { type: 'operator'; isNegative: boolean; start: number; end: number }
  | { type: 'filter'; name: string; value: string; start: number; end: number };

// A filter is a name, a colon and, without a space, its value; `note: this` is two words.
const FILTER = /^([a-z]+):(?:"([^"]*)"|([^\s"]\S*))/i;
// At the start of a word only: `land-use` is one word.
const OPERATOR = /^[+\-−–]/;

/**
 * Reads a query: bare words, "quoted phrases", `+`, `-`, and filters `kind: scene: label: like: unlike: in: before: after:`.
 *
 * @throws EngineError `query-invalid` with the position of what cannot be read
 */
export function parseQuery(query: string): Query {
  const lexemes = [...lex(query)];
  const parts: QueryPart[] = [];
  const filters: QueryFilter[] = [];
  let sign: Extract<Lexeme, { type: 'operator' }> | null = null;
  let previous: Lexeme | null = null;
  for (const lexeme of lexemes) {
    if (lexeme.type === 'operator') {
      if (sign !== null) throw invalid(query, lexeme.start, 'one operator follows another');
      sign = lexeme;
      previous = lexeme;
      continue;
    }
    const isNegative: boolean = sign?.isNegative ?? false;
    if (lexeme.type === 'filter') filters.push(parseFilter(query, { ...lexeme, isNegative }));
    else if (lexeme.type === 'word' && previous?.type === 'word') extendLast(parts, lexeme);
    else parts.push(newPart(lexeme, isNegative));
    sign = null;
    previous = lexeme;
  }
  if (sign !== null) throw invalid(query, sign.start, 'nothing follows the operator');
  if (!parts.some((part) => !part.isNegative) && filters.length === 0) {
    throw invalid(query, 0, parts.length > 0 ? 'there are only words to avoid' : 'it is empty');
  }
  const unlike = filters.find(({ name }) => name === 'unlike');
  if (unlike && (parts.length > 0 || filters.some(({ name }) => name === 'like')))
    throw invalid(query, unlike.start, 'unlike: ranks tiles by itself: leave out the words, and like:');
  return { parts, filters, pieces: lexemes.map(toPiece) };
}

/** The query as text again; reading that gives the same parts and filters. */
export function formatQuery(query: Pick<Query, 'parts' | 'filters'>): string {
  const words = query.parts.map(({ text, isQuoted, isNegative }, n) => {
    const operator = isNegative ? '- ' : n > 0 ? '+ ' : '';
    return operator + (isQuoted ? `"${text}"` : text);
  });
  const filters = query.filters.map(({ isNegative, name, text }) => {
    return `${isNegative ? '- ' : ''}${name}:${/\s/.test(text) ? `"${text}"` : text}`;
  });
  return [...words, ...filters].join(' ');
}

/** Kinds that a query asks for; null when it names none. */
export function kindsOf(query: Query): Kind[] | null {
  const kinds = query.filters.flatMap((filter) =>
    filter.name === 'kind' && !filter.isNegative ? [filter.kind] : [],
  );
  return kinds.length > 0 ? kinds : null;
}

function* lex(query: string): Generator<Lexeme> {
  for (let start = 0; start < query.length; ) {
    const rest = query.slice(start);
    const space = /^\s+/.exec(rest);
    if (space) {
      start += space[0].length;
      continue;
    }
    const lexeme = lexOne(query, rest, start);
    yield lexeme;
    start = lexeme.end;
  }
}

function lexOne(query: string, rest: string, start: number): Lexeme {
  const filter = FILTER.exec(rest);
  if (filter) {
    const value = filter[2] ?? filter[3]!;
    return { type: 'filter', name: filter[1]!.toLowerCase(), value, start, end: start + filter[0].length };
  }
  const operator = OPERATOR.exec(rest);
  if (operator) return { type: 'operator', isNegative: operator[0] !== '+', start, end: start + 1 };
  if (rest.startsWith('"')) {
    const close = rest.indexOf('"', 1);
    if (close < 0) throw invalid(query, start, 'a quotation mark is not closed');
    const text = rest.slice(1, close).trim();
    if (text === '') throw invalid(query, start, 'there is nothing between the quotation marks');
    return { type: 'phrase', text, start, end: start + close + 1 };
  }
  const text = /^[^\s"]+/.exec(rest)![0];
  if (/^[a-z]+:$/i.test(text) && rest[text.length] === '"') {
    throw invalid(query, start + text.length, 'a quotation mark is not closed');
  }
  return { type: 'word', text, start, end: start + text.length };
}

function newPart(lexeme: Extract<Lexeme, { type: 'word' | 'phrase' }>, isNegative: boolean): QueryPart {
  const { text, start, end, type } = lexeme;
  return { text, isQuoted: type === 'phrase', isNegative, start, end };
}

function extendLast(parts: QueryPart[], word: { text: string; end: number }): void {
  const last = parts.pop()!;
  parts.push({ ...last, text: `${last.text} ${word.text}`, end: word.end });
}

function toPiece({ type, start, end }: Lexeme): QueryPiece {
  return { role: type === 'word' || type === 'phrase' ? 'words' : type, start, end };
}
