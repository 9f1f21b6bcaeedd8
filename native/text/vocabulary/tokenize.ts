import { DEFAULT_SPACE, type TrainSpaceParams } from '../../contract/text.ts';

/**
 * Text → sentences → tokens. One rule for corpora and queries, so that what is typed is what was trained.
 *
 * A token is a run of letters, marks and digits of any script, NFKC-folded and, unless asked otherwise, lower-cased. As
 * is usual for word embeddings, hyphens part words (`land-use` → land, use), an inner apostrophe stays (`don't`), a
 * possessive 's goes (`river's` → river), and an inner underscore stays: it joins the words of a phrase (`parking_lot`).
 * An attribute (`bclcs=TC`) is one token and stays as it is written: its value may be a code, which is no word.
 */
const TOKEN =
  /[\p{L}\p{N}][\p{L}\p{M}\p{N}_]*(?:=[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}_.+-]*[\p{L}\p{M}\p{N}_+])?|(?:'[\p{L}\p{M}]+)*)/gu;

/** Typographic apostrophes, and the modifier letter that some keyboards give. */
const APOSTROPHES = /[\u2018\u2019\u02bc\uff07]/g;

const POSSESSIVE = /'s$/i;

/** Accents that stand apart once a letter is decomposed; marks of other scripts carry vowels and stay. */
const ACCENTS = /[\u0300-\u036f]/g;

/** How a text is cut into tokens; a space keeps it, and reads queries alike. */
export interface Tokenization {
  /** Lower case for all words: `River` and `river` are one. */
  readonly foldCase: boolean;
  /** `zero`: each digit becomes 0, so that numbers of one length are one token. `drop`: numbers are left out. */
  readonly digits: TrainSpaceParams['digits'];
  /** Letters without their accents: `café` and `cafe` are one. */
  readonly foldDiacritics: boolean;
}

export function tokens(text: string, by: Tokenization = DEFAULT_SPACE): string[] {
  const found = text.normalize('NFKC').replace(APOSTROPHES, "'").match(TOKEN) ?? [];
  const folded = found.map((token) => (token.includes('=') ? token : foldedToken(token, by)));
  return by.digits === 'drop' ? folded.filter((token) => !/^\p{N}+$/u.test(token)) : folded;
}

function foldedToken(token: string, { foldCase, digits, foldDiacritics }: Tokenization): string {
  let folded = token.replace(POSSESSIVE, '').replace(/_+$/, '');
  if (foldCase) folded = folded.toLowerCase();
  if (foldDiacritics) folded = folded.normalize('NFD').replace(ACCENTS, '').normalize('NFC');
  return digits === 'zero' ? folded.replace(/\p{Nd}/gu, '0') : folded;
}

/** An end of sentence, its closing quotes and brackets, and the gap before what may begin the next one. */
const SENTENCE_END =
  /[.!?\u2026]+["'\u2019\u201d)\]]*(?=\s+["'\u2018\u201c([]*[\p{Lu}\p{Lt}\p{N}])|[\u3002\uff01\uff1f]+/gu;

/** Words that end in a full stop without ending a sentence; a lone initial does neither. */
const ABBREVIATION =
  /(?:^|[\s("'\u2018\u201c[])(?:\p{Lu}|(?:\p{L}\.)+\p{L}|mr|mrs|ms|dr|prof|rev|gen|col|lt|capt|sgt|sen|rep|gov|st|mt|ft|no|vs|etc|fig|approx|jr|sr|inc|ltd|co|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.$/iu;

/** The sentences of a paragraph, in order; training windows do not cross them. Rules only, so the same everywhere. */
export function sentences(paragraph: string): string[] {
  const result: string[] = [];
  let start = 0;
  for (const match of paragraph.matchAll(SENTENCE_END)) {
    const end = match.index + match[0].length;
    // 12 characters hold the longest abbreviation.
    if (match[0] === '.' && ABBREVIATION.test(paragraph.slice(Math.max(start, end - 12), end))) continue;
    result.push(paragraph.slice(start, end).trim());
    start = end;
  }
  const rest = paragraph.slice(start).trim();
  if (rest !== '') result.push(rest);
  return result;
}
