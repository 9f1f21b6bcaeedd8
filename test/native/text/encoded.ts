import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unattended } from '../../../native/contract/work.ts';
import type { DocumentPart } from '../../../native/text/encoded/count-text.ts';
import { type EncodedCorpus, encodeCorpus } from '../../../native/text/encoded/encode.ts';
import { SentenceReader, type SentenceRun } from '../../../native/text/encoded/sentence-file.ts';
import type { VocabularyOptions } from '../../../native/text/vocabulary/vocabulary.ts';

/** Goes with the process. */
const folder = mkdtempSync(path.join(tmpdir(), 'semantile-encoded-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
let made = 0;

/** A file or folder of its own that is not there yet. */
export function freshPath(): string {
  return path.join(folder, `${made++}`);
}

/** A folder of its own. */
export function freshFolder(): string {
  return mkdtempSync(`${freshPath()}-`);
}

/** A corpus as numbers, in a file that goes with the process. */
export function encoded(
  documents: AsyncIterable<DocumentPart> | Iterable<DocumentPart>,
  options: Partial<VocabularyOptions>,
): Promise<EncodedCorpus> {
  return encodeCorpus(documents, options, freshPath(), unattended);
}

/** Sentences of a corpus in runs of so many words; all of them as one without. */
export function* runsOf(corpus: EncodedCorpus, leastIds = Number.POSITIVE_INFINITY): Generator<SentenceRun> {
  using reader = new SentenceReader(corpus.file, 0, corpus.paragraphPlaces.at(-1)!);
  for (let run = reader.next(leastIds); run; run = reader.next(leastIds)) yield run;
}

export function allSentences(corpus: EncodedCorpus): SentenceRun {
  const [all] = runsOf(corpus);
  return all!;
}
