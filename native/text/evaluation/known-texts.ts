import { documentOffsets, type EncodedCorpus, paragraphOffsets } from '../encode.ts';
import type { Lexicon } from '../lexicon.ts';

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

export function knownTexts(corpus: EncodedCorpus): KnownTexts {
  return {
    lexicon: corpus.lexicon,
    ids: corpus.ids,
    paragraphOffsets: paragraphOffsets(corpus),
    paragraphDocument: corpus.paragraphDocument,
    documentOffsets: documentOffsets(corpus),
  };
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

/** The other way round: a corpus in which every paragraph is one sentence. */
export function asCorpus({
  lexicon,
  ids,
  paragraphOffsets,
  paragraphDocument,
  documentOffsets,
}: KnownTexts): EncodedCorpus {
  const isFilled = (paragraph: number) => paragraphOffsets[paragraph + 1]! > paragraphOffsets[paragraph]!;
  const sentenceParagraph = Int32Array.from(paragraphDocument.keys()).filter(isFilled);
  const sentenceOffsets = new Int32Array(sentenceParagraph.length + 1);
  sentenceOffsets.set(
    sentenceParagraph.map((paragraph) => paragraphOffsets[paragraph + 1]!),
    1,
  );
  return {
    lexicon,
    ids,
    sentenceOffsets,
    sentenceParagraph,
    paragraphDocument,
    documentCount: documentOffsets.length - 1,
    tokenCount: ids.length,
  };
}
