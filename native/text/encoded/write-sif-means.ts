import type { RowFile } from '../../io/row-file.ts';
import { normaliseRows } from '../../math/distance.ts';
import { timeSlices } from '../../math/time-slice.ts';
import { addTerms, type SifTerms } from '../sif.ts';
import type { EncodedCorpus } from './encode.ts';
import { SentenceReader } from './sentence-file.ts';

/** Words between two looks at the clock: some milliseconds at 200 dimensions. */
const WORDS_AT_ONCE = 10_000;

/** SIF means of every paragraph and document of a corpus, in one pass over it. @param means written, one row a text */
export async function writeSifMeans(
  terms: SifTerms,
  {
    file,
    paragraphPlaces,
    paragraphDocument,
  }: Pick<EncodedCorpus, 'file' | 'paragraphPlaces' | 'paragraphDocument'>,
  means: { readonly paragraph: RowFile; readonly document: RowFile },
  signal: AbortSignal,
): Promise<void> {
  using reader = new SentenceReader(file, 0, paragraphPlaces.at(-1)!);
  const paragraphs = new MeanWriter(terms, means.paragraph);
  const documents = new MeanWriter(terms, means.document);
  const pause = timeSlices(signal);
  for (let run = reader.next(WORDS_AT_ONCE); run; run = reader.next(WORDS_AT_ONCE)) {
    for (const [sentence, paragraph] of run.sentenceParagraph.entries()) {
      const ids = run.ids.subarray(run.sentenceOffsets[sentence], run.sentenceOffsets[sentence + 1]);
      paragraphs.add(paragraph, ids);
      documents.add(paragraphDocument[paragraph]!, ids);
    }
    await pause();
  }
  paragraphs.end();
  documents.end();
}

/** Rows written at once: half a megabyte or so. */
const ROWS_PER_WRITE = 1024;

/** Adds up texts whose words come in order, a piece at a time, and writes a row for each. */
class MeanWriter {
  readonly #terms: SifTerms;
  readonly #out: RowFile;
  readonly #sum: Float64Array;
  readonly #rows: Float32Array;
  /** Texts whose rows are finished; the one after them is being added up. */
  #finished = 0;

  constructor(terms: SifTerms, out: RowFile) {
    this.#terms = terms;
    this.#out = out;
    this.#sum = new Float64Array(terms.dimension);
    this.#rows = new Float32Array(ROWS_PER_WRITE * terms.dimension);
  }

  add(text: number, ids: Int32Array): void {
    this.#finishUpTo(text);
    addTerms(this.#terms, ids, this.#sum);
  }

  /** The texts behind the last that had words are zero. */
  end(): void {
    this.#finishUpTo(this.#out.count);
    const left = this.#finished % ROWS_PER_WRITE;
    this.#out.write(this.#finished - left, this.#rows.subarray(0, left * this.#terms.dimension));
  }

  #finishUpTo(text: number): void {
    const { dimension } = this.#terms;
    while (this.#finished < text) {
      const row = Float32Array.from(this.#sum);
      this.#rows.set(normaliseRows(row, dimension), (this.#finished % ROWS_PER_WRITE) * dimension);
      this.#sum.fill(0);
      this.#finished++;
      if (this.#finished % ROWS_PER_WRITE === 0) this.#out.write(this.#finished - ROWS_PER_WRITE, this.#rows);
    }
  }
}
