import { setImmediate } from 'node:timers/promises';
import type { Work } from '../../contract/work.ts';
import { normaliseRows } from '../../math/distance.ts';
import { Random } from '../../math/random.ts';
import { type EncodedCorpus, paragraphOffsets } from '../encode.ts';
import { REPRESENTATIONS, type Representation, type TextRepresentations } from '../representations.ts';
import type { TrainedSpace } from '../space.ts';
import { characteristicTerms } from './characteristic-terms.ts';
import { groupPrecision, meanReciprocalRank, type Rows } from './retrieval.ts';

export interface RepresentationFigures {
  /** A document's characteristic word finds the document among all judged: mean reciprocal rank. */
  readonly wordToDocument: number;
  /** The same word's ten nearest paragraphs are the document's: precision. */
  readonly wordToParagraph: number;
  /** A paragraph's nearest other paragraph is of the same document: no training was told which are. */
  readonly sameDocument: number;
}

export interface RepresentationChoice {
  readonly paragraph: Representation;
  readonly document: Representation;
  /** Null when the corpus is too small to judge by; the choice is then what served best elsewhere. */
  readonly figures: Readonly<Record<Representation, RepresentationFigures>> | null;
  readonly documentsJudged: number;
}

/** Fewer say nothing: any representation finds one document among five. */
const LEAST_DOCUMENTS = 20;
const MOST_DOCUMENTS = 300;
const MOST_PARAGRAPHS = 10_000;
const MOST_PARAGRAPH_QUERIES = 600;
/** Shorter paragraphs are headings and captions. */
const LEAST_WORDS = 10;

/**
 * For a corpus that cannot say: on the first 2.5 million words of the featured Wikipedia articles (`joint`, 100
 * dimensions, 8 epochs) the sum is best for both. The space's own, SIF and sum find documents with .951, .947 and .956,
 * paragraphs with .732, .707 and .733.
 */
const BEST_ELSEWHERE = { paragraph: 'sum', document: 'sum' } as const;

/**
 * Decides on a seeded sample of documents which embedding paragraphs and documents are searched by. Paragraphs go by
 * the mean of `sameDocument` and `wordToParagraph`, documents by `wordToDocument`; of equals the simpler wins.
 */
export async function chooseRepresentation(
  space: TrainedSpace,
  corpus: EncodedCorpus,
  texts: TextRepresentations,
  work: Work<{ judged: Representation }>,
): Promise<RepresentationChoice> {
  const sample = await drawSample(corpus, space.options.seed, work.signal);
  const documentsJudged = sample.documents.length;
  if (documentsJudged < LEAST_DOCUMENTS) return { ...BEST_ELSEWHERE, figures: null, documentsJudged };
  const { dimension } = space.options;
  const words = normaliseRows(pick(space.termEmbeddings, sample.words, dimension), dimension);
  const figures: Partial<Record<Representation, RepresentationFigures>> = {};
  for (const representation of REPRESENTATIONS) {
    const rows = texts.paragraph[representation];
    figures[representation] = await judge(
      {
        words: { rows: words, dimension },
        documents: { rows: pick(texts.document[representation], sample.documents, dimension), dimension },
        paragraphs: { rows: pick(rows, sample.paragraphs, dimension), dimension },
        asking: {
          rows: pick(
            rows,
            sample.asking.map((i) => sample.paragraphs[i]!),
            dimension,
          ),
          dimension,
        },
      },
      sample,
      work.signal,
    );
    work.report({ judged: representation });
  }
  const complete = figures as Record<Representation, RepresentationFigures>;
  return {
    paragraph: best((way) => complete[way].sameDocument + complete[way].wordToParagraph),
    document: best((way) => complete[way].wordToDocument),
    figures: complete,
    documentsJudged,
  };
}

/** `sif` needs no training, `trained` nothing but training, `sum` both. */
function best(score: (representation: Representation) => number): Representation {
  return (['sif', 'trained', 'sum'] as const).reduce((a, b) => (score(b) > score(a) ? b : a));
}

interface Sample {
  /** Documents judged, and the characteristic word of each. */
  readonly documents: Int32Array;
  readonly words: Int32Array;
  /** Paragraphs that can be found, and which of the sampled documents each belongs to. */
  readonly paragraphs: Int32Array;
  readonly paragraphDocument: Int32Array;
  /** Which of `paragraphs` ask for a neighbour. */
  readonly asking: Int32Array;
}

async function drawSample(corpus: EncodedCorpus, seed: number, signal: AbortSignal): Promise<Sample> {
  const random = new Random(seed);
  const termOf = await characteristicTerms(corpus, signal);
  const candidates = Array.from(termOf.keys()).filter((document) => termOf[document]! >= 0);
  const documents = Int32Array.from(random.shuffle(candidates).slice(0, MOST_DOCUMENTS)).sort();
  const placeOf = new Map(Array.from(documents, (document, place) => [document, place]));
  const offsets = paragraphOffsets(corpus);
  const long = Array.from(corpus.paragraphDocument.keys()).filter(
    (p) => placeOf.has(corpus.paragraphDocument[p]!) && offsets[p + 1]! - offsets[p]! >= LEAST_WORDS,
  );
  const paragraphs = Int32Array.from(random.shuffle(long).slice(0, MOST_PARAGRAPHS));
  return {
    documents,
    words: documents.map((document) => termOf[document]!),
    paragraphs,
    paragraphDocument: paragraphs.map((p) => placeOf.get(corpus.paragraphDocument[p]!)!),
    asking: Int32Array.from(paragraphs.subarray(0, MOST_PARAGRAPH_QUERIES).keys()),
  };
}

interface Judged {
  words: Rows;
  documents: Rows;
  paragraphs: Rows;
  asking: Rows;
}

async function judge(rows: Judged, sample: Sample, signal: AbortSignal): Promise<RepresentationFigures> {
  const ownDocument = Int32Array.from(sample.documents.keys());
  const { paragraphDocument, asking } = sample;
  const askingDocument = asking.map((i) => paragraphDocument[i]!);
  const toParagraphs = groupPrecision(
    rows.words,
    ownDocument,
    rows.paragraphs,
    paragraphDocument,
    10,
    () => -1,
  );
  const amongSelves = groupPrecision(
    rows.asking,
    askingDocument,
    rows.paragraphs,
    paragraphDocument,
    1,
    (query) => asking[query]!,
  );
  return {
    wordToDocument: await drain(meanReciprocalRank(rows.words, ownDocument, rows.documents), signal),
    wordToParagraph: await drain(toParagraphs, signal),
    sameDocument: await drain(amongSelves, signal),
  };
}

async function drain(slices: Generator<void, number, void>, signal: AbortSignal): Promise<number> {
  for (;;) {
    signal.throwIfAborted();
    const slice = slices.next();
    if (slice.done) return slice.value;
    await setImmediate(undefined);
  }
}

/** The rows of some numbers, one after the other. */
function pick(rows: Float32Array, numbers: Int32Array, dimension: number): Float32Array {
  const picked = new Float32Array(numbers.length * dimension);
  for (const [place, number] of numbers.entries()) {
    picked.set(rows.subarray(number * dimension, (number + 1) * dimension), place * dimension);
  }
  return picked;
}
