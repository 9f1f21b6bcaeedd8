import { Random } from '../../math/random.ts';
import { gathered, type KnownTexts } from './known-texts.ts';
import { strongestTerms } from './strongest-terms.ts';
import { TermIndex } from './term-index.ts';

/** What is asked across kinds, and what can be found. All documents of the texts can be. */
export interface Sample {
  readonly texts: KnownTexts;
  readonly documents: TermIndex;
  /** The characteristic term of each document that has one, and the document: queries. */
  readonly words: Int32Array;
  readonly wordDocument: Int32Array;
  /** Paragraphs that can be found, as numbers of the texts, and the document of each. */
  readonly paragraphs: Int32Array;
  readonly paragraphDocument: Int32Array;
  readonly paragraphTerms: TermIndex;
  /** How many paragraphs each document has among them, `[documents]`. */
  readonly paragraphsOf: Int32Array;
  /** Which of `paragraphs`, by place, ask for a paragraph; the first of them for terms. */
  readonly asking: Int32Array;
  readonly askingForTerms: Int32Array;
  /** Which are read as if they were new. */
  readonly readAnew: Int32Array;
}

/** Shorter paragraphs are headings and captions. */
export const LEAST_WORDS = 10;

const MOST_QUERIES = 600;
/** To place a text takes some milliseconds; a longer one would hold the thread. */
const MOST_READ_ANEW = 200;
const LONGEST_READ_ANEW = 500;

/** Enough for three digits, and some seconds at 200 dimensions. */
const SIMILARITIES = 15_000_000;

/** As many queries as are worth their time among so many candidates. */
function queriesAmong(candidates: number, similarities: number): number {
  return Math.max(50, Math.min(MOST_QUERIES, Math.floor(similarities / Math.max(1, candidates))));
}

/** The same texts and seed draw the same sample. @param similarities how many may be computed for one row of figures */
export async function drawSample(
  texts: KnownTexts,
  seed: number,
  signal: AbortSignal,
  similarities = SIMILARITIES,
): Promise<Sample> {
  const { ids, lexicon, paragraphOffsets, paragraphDocument, documentOffsets } = texts;
  const random = new Random(seed);
  const documents = await TermIndex.of(ids, documentOffsets, lexicon.size, signal);
  const termOf = await strongestTerms(documents, signal);
  const long = Int32Array.from(paragraphDocument.keys()).filter(
    (p) => paragraphOffsets[p + 1]! - paragraphOffsets[p]! >= LEAST_WORDS,
  );
  const told = Int32Array.from(termOf.keys()).filter((document) => termOf[document]! >= 0);
  const wordDocument = random.shuffle(told).slice(0, queriesAmong(long.length, similarities));
  const own = gathered(ids, paragraphOffsets, long);
  const asking = random
    .shuffle(Int32Array.from(long.keys()))
    .slice(0, queriesAmong(long.length, similarities));
  const isShort = (place: number) => own.offsets[place + 1]! - own.offsets[place]! <= LONGEST_READ_ANEW;
  const paragraphsOf = new Int32Array(documents.textCount);
  for (const paragraph of long) paragraphsOf[paragraphDocument[paragraph]!]!++;
  return {
    texts,
    documents,
    words: wordDocument.map((document) => termOf[document]!),
    wordDocument,
    paragraphs: long,
    paragraphDocument: long.map((paragraph) => paragraphDocument[paragraph]!),
    paragraphTerms: await TermIndex.of(own.ids, own.offsets, lexicon.size, signal),
    paragraphsOf,
    asking,
    askingForTerms: asking.subarray(0, queriesAmong(lexicon.size, similarities)),
    readAnew: asking.filter(isShort).subarray(0, MOST_READ_ANEW),
  };
}

/** The known terms of a paragraph of the sample, by place. */
export function termsOfParagraph({ texts, paragraphs }: Sample, place: number): Int32Array {
  const paragraph = paragraphs[place]!;
  return texts.ids.subarray(texts.paragraphOffsets[paragraph], texts.paragraphOffsets[paragraph + 1]);
}
