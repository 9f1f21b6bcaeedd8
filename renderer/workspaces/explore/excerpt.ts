export interface Piece {
  text: string;
  hit: boolean;
}

/** Room for two lines of the panel, a little before the first hit. */
const LEAD_CHARACTERS = 40;

/** A text in pieces, the query's words marked; it begins near the first of them. */
export function boldHits(text: string, terms: readonly string[]): Piece[] {
  const words = terms
    .flatMap((term) => [term.replaceAll('_', ' '), ...term.split('_')])
    .filter((word) => word.length > 1);
  if (words.length === 0) return [{ text, hit: false }];
  const alternatives = words
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
  const first = text.search(pattern);
  const from = first > 2 * LEAD_CHARACTERS ? text.indexOf(' ', first - LEAD_CHARACTERS) + 1 : 0;
  const shown = from > 0 ? `… ${text.slice(from)}` : text;
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of shown.matchAll(pattern)) {
    if (match.index > at) pieces.push({ text: shown.slice(at, match.index), hit: false });
    pieces.push({ text: match[0], hit: true });
    at = match.index + match[0].length;
  }
  if (at < shown.length) pieces.push({ text: shown.slice(at), hit: false });
  return pieces;
}
