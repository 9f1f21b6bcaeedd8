import type { QueryToken } from '../../contract/search.ts';
import type { UnderstoodQuery } from '../../contract/text.ts';
import type { Query, QueryPart } from '../../search/query.ts';
import type { EmbeddedText } from '../../text/asking/compose.ts';
import { editDistance } from '../../text/asking/edit-distance.ts';
import type { TextReader } from '../../text/vocabulary/text-reader.ts';
import type { LoadedSpace } from '../spaces/loaded-spaces.ts';

export interface UnderstoodPart {
  part: QueryPart;
  /** With corrections in place of the words that the space does not know. */
  embedded: EmbeddedText;
  /** As written. */
  unknown: EmbeddedText['unknown'];
  /** Unknown word → the known words it was read as. */
  corrections: Map<string, string[]>;
  /** Of the space. */
  reader: TextReader;
}

/** Each part of the query placed in the space. Quoted words are taken as they are written. */
export function placeParts(query: Query, space: LoadedSpace): UnderstoodPart[] {
  const { reader } = space.embedder;
  return query.parts.map((part) => {
    const embedded = space.embedder.embed(part.text);
    const corrections = part.isQuoted ? new Map<string, string[]>() : correctionsOf(embedded.unknown);
    if (corrections.size === 0) return { part, embedded, unknown: embedded.unknown, corrections, reader };
    const corrected = reader.tokens(part.text).flatMap((token) => corrections.get(token) ?? [token]);
    return {
      part,
      embedded: space.embedder.embed(corrected.join(' ')),
      unknown: embedded.unknown,
      corrections,
      reader,
    };
  });
}

/** Shorter words are each other's neighbours by chance. */
const SHORTEST_CORRECTED = 4;

/**
 * What unknown words are read as: the known word that is one slip of the pen away, else the two known words they are put
 * together from. Anything farther is only suggested.
 */
function correctionsOf(unknown: EmbeddedText['unknown']): Map<string, string[]> {
  const corrections = new Map<string, string[]>();
  for (const { token, suggestions } of unknown) {
    const isLong = token.length >= SHORTEST_CORRECTED;
    const slip = isLong ? suggestions.find((known) => editDistance(token, known, 1) === 1) : undefined;
    const [first, second] = suggestions;
    if (slip !== undefined) corrections.set(token, [slip]);
    else if (first !== undefined && second !== undefined && first + second === token)
      corrections.set(token, [first, second]);
  }
  return corrections;
}

/** What was understood, over all parts. */
export function understoodOf(parts: readonly UnderstoodPart[]): UnderstoodQuery {
  const unknown = parts.flatMap((part) => part.unknown);
  return {
    terms: parts.flatMap(({ embedded }) => [...embedded.terms]),
    unknown: unknown.map(({ token }) => token),
    suggestions: Object.fromEntries(unknown.map(({ token, suggestions }) => [token, [...suggestions]])),
  };
}

/** The text of the query in pieces, each with what became of it: for underlining it as it stands in the field. */
export function queryTokens(text: string, query: Query, parts: readonly UnderstoodPart[]): QueryToken[] {
  return query.pieces.flatMap((piece): QueryToken[] => {
    const { start, end } = piece;
    if (piece.role !== 'words') return [{ start, end, role: piece.role, becomes: null }];
    const owner = parts.find(({ part }) => part.start <= start && end <= part.end);
    return owner ? wordTokens(text, start, end, owner) : [];
  });
}

/** Also the words of a phrase (`parking_lot`) and an attribute (`bclcs=TC`), which are one term. */
const WORD = /[\p{L}\p{M}\p{N}_='’-]+/gu;

function wordTokens(text: string, start: number, end: number, owner: UnderstoodPart): QueryToken[] {
  return [...text.slice(start, end).matchAll(WORD)].map((match) => {
    const first = start + match.index;
    return { start: first, end: first + match[0].length, ...fateOf(match[0], owner) };
  });
}

function fateOf(
  word: string,
  { embedded, unknown, corrections, reader }: UnderstoodPart,
): Pick<QueryToken, 'role' | 'becomes'> {
  const read = reader.tokens(word);
  const corrected = read.flatMap((token) => corrections.get(token) ?? []);
  if (corrected.length > 0) return { role: 'corrected', becomes: corrected.join(' ') };
  const isUnknown = unknown.some(({ token }) => read.includes(token));
  const isRead = (term: string) => read.includes(term) || term.split('_').some((part) => read.includes(part));
  const term = embedded.terms.find(isRead);
  return { role: isUnknown ? 'unknown' : 'known', becomes: term ?? null };
}
