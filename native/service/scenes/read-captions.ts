import path from 'node:path';
import { EngineError } from '../../contract/failure.ts';
import { silent, type Work } from '../../contract/work.ts';
import type { SetImage } from '../../raster/image-set/image-set.ts';
import { readCorpus } from '../../text/corpus/read-corpus.ts';

/** Sentences by what a file calls the picture that they describe. */
export interface CaptionFile {
  readonly path: string;
  readonly format: string;
  readonly sentences: ReadonlyMap<string, readonly string[]>;
  readonly skipped: readonly { where: string; reason: string }[];
}

/**
 * Reads what describes pictures: a table with a column that names the picture and one of sentences, or any other file
 * that a corpus is read from whose documents are called as pictures are. A picture may have several sentences.
 *
 * Failures: as of `readCorpus`; file-unreadable when there is no sentence in it.
 */
export async function readCaptions(file: string, work: Work): Promise<CaptionFile> {
  const reading = await readCorpus(file, { format: null, column: null }, silent(work.signal));
  const sentences = new Map<string, string[]>();
  for await (const { documentId, paragraphs } of reading.documents) {
    // Rows of one picture that stand apart are told apart by a number in a corpus.
    const name = documentId.replace(/ \(\d+\)$/, '');
    const key = sentences.has(name) ? name : documentId;
    sentences.set(key, [...(sentences.get(key) ?? []), ...paragraphs]);
  }
  if (sentences.size === 0) {
    throw new EngineError({ kind: 'file-unreadable', path: file, reason: 'no sentence was found in it' });
  }
  return { path: path.resolve(file), format: reading.format, sentences, skipped: reading.skipped };
}

export interface MatchedCaptions {
  /** By the number of the picture, ascending. */
  readonly of: readonly { image: number; name: string; sentences: readonly string[] }[];
  /** Names of pictures that no sentence describes. */
  readonly withoutCaption: readonly string[];
  /** What the file calls pictures that are not there, or more than one of which is. */
  readonly withoutImage: readonly string[];
}

/** A picture is named by its path from the folder, or by its file name where only one has it; with or without ending. */
export function matchCaptions(
  { sentences }: CaptionFile,
  images: readonly SetImage[],
  folder: string,
): MatchedCaptions {
  const names = images.map((image) => path.relative(folder, image.path).split(path.sep).join('/'));
  const numbers = new Map<string, number[]>();
  for (const [image, name] of names.entries()) {
    for (const alias of aliasesOf(name)) {
      const known = numbers.get(alias);
      if (known) known.push(image);
      else numbers.set(alias, [image]);
    }
  }
  const described = new Map<number, string[]>();
  const withoutImage: string[] = [];
  for (const [name, said] of sentences) {
    const found = numbers.get(name.replaceAll('\\', '/').replace(/^\.\//, ''));
    if (found?.length === 1) described.set(found[0]!, [...(described.get(found[0]!) ?? []), ...said]);
    else withoutImage.push(name);
  }
  const order = [...described.keys()].sort((a, b) => a - b);
  return {
    of: order.map((image) => ({ image, name: names[image]!, sentences: described.get(image)! })),
    withoutCaption: names.filter((_, image) => !described.has(image)),
    withoutImage,
  };
}

function aliasesOf(name: string): Set<string> {
  const bare = (text: string) => text.replace(/\.[^./]+$/, '');
  const last = path.posix.basename(name);
  return new Set([name, bare(name), last, bare(last)]);
}
