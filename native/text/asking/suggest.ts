import type { Lexicon } from '../vocabulary/lexicon.ts';
import { editDistance } from './edit-distance.ts';

/** Rarer terms are mostly misspellings themselves. */
const TERMS_SEARCHED = 50_000;
const MOST_SUGGESTIONS = 5;
/** A part of a compound has a meaning of its own from here on. */
const SHORTEST_PART = 3;

/**
 * Known terms that an unknown token may stand for: its parts first, then the closest spellings, then phrases that hold it
 * (a word that the text has in a phrase only); frequent first.
 */
export function suggestions(lexicon: Lexicon, token: string): string[] {
  const found = [
    ...partsOf(lexicon, token),
    ...closestSpellings(lexicon, token),
    ...phrasesWith(lexicon, token),
  ];
  return [...new Set(found)].slice(0, MOST_SUGGESTIONS);
}

/** The most even cut of a compound into two known words (`farmland` → farm, land), or none. */
function partsOf(lexicon: Lexicon, token: string): string[] {
  const joined = token.split('_').filter((part) => lexicon.indexOf(part) >= 0);
  if (token.includes('_')) return joined;
  let best: string[] = [];
  let rarest = 0;
  for (let cut = SHORTEST_PART; cut <= token.length - SHORTEST_PART; cut++) {
    const rows = [token.slice(0, cut), token.slice(cut)].map((part) => lexicon.indexOf(part));
    if (rows.some((row) => row < 0)) continue;
    const count = Math.min(...rows.map((row) => lexicon.counts[row]!));
    if (count <= rarest) continue;
    rarest = count;
    best = rows.map((row) => lexicon.terms[row]!);
  }
  return best;
}

function phrasesWith(lexicon: Lexicon, token: string): string[] {
  if (token.length < SHORTEST_PART) return [];
  const phrases = lexicon.terms.slice(0, TERMS_SEARCHED).filter((term) => term.includes('_'));
  return phrases.filter((phrase) => phrase.split('_').includes(token)).slice(0, MOST_SUGGESTIONS);
}

function closestSpellings(lexicon: Lexicon, token: string): string[] {
  // Two edits turn most words of four letters into each other.
  const limit = token.length <= 2 ? 0 : token.length <= 4 ? 1 : 2;
  const close: { row: number; distance: number }[] = [];
  for (let row = 0; row < Math.min(TERMS_SEARCHED, lexicon.size); row++) {
    const distance = editDistance(token, lexicon.terms[row]!, limit);
    if (distance <= limit) close.push({ row, distance });
  }
  close.sort((a, b) => a.distance - b.distance || a.row - b.row);
  return close.map(({ row }) => lexicon.terms[row]!);
}
