import { open } from 'node:fs/promises';
import { orUnwritable } from '../../io/files.ts';
import type { EncodedCorpus } from '../encoded/encode.ts';
import { PlacesOfParagraphs } from '../encoded/renumber.ts';
import { LONGEST_SENTENCE, PassageReader, SentenceWriter } from '../encoded/sentence-file.ts';
import type { Lexicon } from '../vocabulary/lexicon.ts';

/** Documents as the terms that a space knows, without their sentences: what texts are judged by. */
export interface KnownTexts {
  readonly lexicon: Lexicon;
  /** Rows of the lexicon, in the order of the text. */
  readonly ids: Int32Array;
  /** `[paragraphs + 1]`, where the ids of each begin. */
  readonly paragraphOffsets: Int32Array;
  /** `[paragraphs]`: the document of each, never falling. */
  readonly paragraphDocument: Int32Array;
  /** `[documents + 1]`, where the ids of each begin. */
  readonly documentOffsets: Int32Array;
}

/** The ids of chosen texts one after the other, and where each begins. @param chosen numbers of texts */
export function gathered(
  ids: Int32Array,
  offsets: Int32Array,
  chosen: Int32Array,
): { ids: Int32Array; offsets: Int32Array } {
  const starts = new Int32Array(chosen.length + 1);
  for (const [place, text] of chosen.entries())
    starts[place + 1] = starts[place]! + offsets[text + 1]! - offsets[text]!;
  const copied = new Int32Array(starts.at(-1)!);
  for (const [place, text] of chosen.entries())
    copied.set(ids.subarray(offsets[text], offsets[text + 1]), starts[place]);
  return { ids: copied, offsets: starts };
}

/** @param documents the known terms of each paragraph of each document */
export function fromParagraphs(lexicon: Lexicon, documents: readonly (readonly Int32Array[])[]): KnownTexts {
  const paragraphs = documents.flat();
  const paragraphOffsets = new Int32Array(paragraphs.length + 1);
  for (const [p, own] of paragraphs.entries()) paragraphOffsets[p + 1] = paragraphOffsets[p]! + own.length;
  const ids = new Int32Array(paragraphOffsets.at(-1)!);
  for (const [p, own] of paragraphs.entries()) ids.set(own, paragraphOffsets[p]);
  const documentOffsets = new Int32Array(documents.length + 1);
  let paragraph = 0;
  for (const [d, own] of documents.entries()) {
    paragraph += own.length;
    documentOffsets[d + 1] = paragraphOffsets[paragraph]!;
  }
  return {
    lexicon,
    ids,
    paragraphOffsets,
    paragraphDocument: Int32Array.from(documents.flatMap((own, document) => own.map(() => document))),
    documentOffsets,
  };
}

/** The words of a corpus that is so small that they fit into memory. */
export function knownTexts(corpus: EncodedCorpus): KnownTexts {
  const { lexicon, file, paragraphPlaces, paragraphWords, paragraphDocument } = corpus;
  using reader = new PassageReader(file);
  const paragraphOffsets = new Int32Array(paragraphWords.length + 1);
  for (const [paragraph, words] of paragraphWords.entries())
    paragraphOffsets[paragraph + 1] = paragraphOffsets[paragraph]! + words;
  const documentOffsets = new Int32Array(corpus.documentCount + 1);
  for (const [paragraph, document] of paragraphDocument.entries())
    documentOffsets[document + 1] = paragraphOffsets[paragraph + 1]!;
  for (let document = 1; document <= corpus.documentCount; document++)
    documentOffsets[document] = Math.max(documentOffsets[document]!, documentOffsets[document - 1]!);
  const ids = reader.ids(0, paragraphPlaces.at(-1)!);
  return { lexicon, ids, paragraphOffsets, paragraphDocument, documentOffsets };
}

/** The other way round: a corpus whose paragraphs are sentences. @param path the file to write; the caller's to remove */
export async function asCorpus(texts: KnownTexts, path: string): Promise<EncodedCorpus> {
  const { lexicon, ids, paragraphOffsets, paragraphDocument, documentOffsets } = texts;
  const places = new PlacesOfParagraphs(paragraphDocument.length);
  const handle = await orUnwritable(path, () => open(path, 'w'));
  try {
    const writer = new SentenceWriter(handle, path);
    for (const paragraph of paragraphDocument.keys()) {
      const end = paragraphOffsets[paragraph + 1]!;
      for (let from = paragraphOffsets[paragraph]!; from < end; from += LONGEST_SENTENCE) {
        const words = ids.subarray(from, Math.min(end, from + LONGEST_SENTENCE));
        places.add(paragraph, words.length, writer.place);
        writer.add(paragraph, words);
        if (writer.isFull) await writer.flush();
      }
    }
    places.end(writer.place);
    await writer.flush();
  } finally {
    await handle.close();
  }
  return {
    lexicon,
    file: path,
    idCount: places.idCount,
    tokenCount: ids.length,
    paragraphDocument,
    paragraphPlaces: places.first,
    paragraphWords: places.words,
    documentCount: documentOffsets.length - 1,
  };
}
