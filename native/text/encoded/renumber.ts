import { orUnwritable } from '../../io/files.ts';
import type { Vocabulary } from '../vocabulary/choose-vocabulary.ts';
import { type CountedText, type OpenFile, visitNumbers } from './count-text.ts';
import type { EncodedCorpus } from './encode.ts';
import { GrowingIds } from './growing-ids.ts';
import { SentenceWriter } from './sentence-file.ts';

/**
 * Replaces the provisional numbers of a text by rows of the lexicon. In place: a sentence only gets shorter, so what is
 * written always ends before what is still to be read.
 */
export async function renumber(
  counted: CountedText,
  { phrases, rowOf }: Vocabulary,
  { handle, path }: OpenFile,
  signal: AbortSignal,
): Promise<Omit<EncodedCorpus, 'lexicon'>> {
  const { tokenCount, paragraphDocument, documentCount } = counted;
  const writer = new SentenceWriter(handle, path);
  const places = new PlacesOfParagraphs(paragraphDocument.length);
  const ids = new GrowingIds();
  const rewrite = (numbers: Int32Array, from: number, to: number, paragraph: number) => {
    ids.clear();
    phrases.read(numbers, from, to, (phrase, at) => {
      const row = rowOf[phrase < 0 ? numbers[at]! : phrase]!;
      if (row >= 0) ids.push(row);
    });
    if (ids.length === 0) return;
    places.add(paragraph, ids.length, writer.place);
    writer.add(paragraph, ids.view());
    if (writer.isFull) return writer.flush();
  };
  await visitNumbers(counted, rewrite, signal);
  places.end(writer.place);
  await writer.flush();
  await orUnwritable(path, () => handle.truncate(writer.place * Int32Array.BYTES_PER_ELEMENT));
  return {
    file: path,
    idCount: places.idCount,
    tokenCount,
    paragraphDocument,
    paragraphPlaces: places.first,
    paragraphWords: places.words,
    documentCount,
  };
}

/** Where paragraphs begin in a file of sentences, told one sentence after the other. */
export class PlacesOfParagraphs {
  /** `[paragraphs + 1]`. */
  readonly first: Float64Array;
  /** `[paragraphs]`. */
  readonly words: Int32Array;
  idCount = 0;
  #begun = 0;

  constructor(paragraphs: number) {
    this.first = new Float64Array(paragraphs + 1);
    this.words = new Int32Array(paragraphs);
  }

  add(paragraph: number, words: number, place: number): void {
    while (this.#begun <= paragraph) this.first[this.#begun++] = place;
    this.words[paragraph]! += words;
    this.idCount += words;
  }

  /** @param place the end of the file; paragraphs that have had no sentence begin there */
  end(place: number): void {
    this.first.fill(place, this.#begun);
  }
}
