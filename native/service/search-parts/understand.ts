import type { QueryToken } from '../../contract/search.ts';
import type { UnderstoodQuery } from '../../contract/text.ts';
import type { Query, QueryPart } from '../../search/query.ts';
import type { EmbeddedText } from '../../text/compose.ts';
import type { LoadedSpace } from '../loaded-spaces.ts';

export interface UnderstoodPart {
  part: QueryPart;
  embedded: EmbeddedText;
}

/** Each part of the query placed in the space. */
export function placeParts(query: Query, space: LoadedSpace): UnderstoodPart[] {
  return query.parts.map((part) => ({ part, embedded: space.embedder.embed(part.text) }));
}

/** What was understood, over all parts. */
export function understoodOf(parts: readonly UnderstoodPart[]): UnderstoodQuery {
  const unknown = parts.flatMap(({ embedded }) => embedded.unknown);
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
    return owner ? wordTokens(text, start, end, owner.embedded) : [];
  });
}

const WORD = /[\p{L}\p{N}'’-]+/gu;

function wordTokens(text: string, start: number, end: number, embedded: EmbeddedText): QueryToken[] {
  return [...text.slice(start, end).matchAll(WORD)].map((match) => {
    const word = match[0].toLowerCase();
    const unknown = embedded.unknown.find(
      ({ token }) => token === word || word.split(/['’-]/).includes(token),
    );
    const term = embedded.terms.find((candidate) => candidate.split('_').includes(word));
    return {
      start: start + match.index,
      end: start + match.index + match[0].length,
      role: unknown ? 'unknown' : 'known',
      becomes: term ?? null,
    };
  });
}
