import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { TaskProgress } from '../../contract/task.ts';
import { silent, type Work } from '../../contract/work.ts';
import { makeFolders, orUnwritable, writeFolderWhole } from '../../io/files.ts';
import type { DocumentPart } from '../../text/encoded/count-text.ts';
import type { EncodeProgress } from '../../text/encoded/encode.ts';
import { encodeInWorker } from '../../text/encoded/encode-in-worker.ts';
import {
  type NamedCorpus,
  openSavedCorpus,
  saveCorpus,
  sentencesIn,
} from '../../text/encoded/saved-corpus.ts';
import type { KeepOptions } from '../../text/vocabulary/choose-vocabulary.ts';
import type { VocabularyOptions } from '../../text/vocabulary/vocabulary.ts';
import type { OpenProject } from '../open-project.ts';

/** All corpora of a project as numbers, with the ids of their documents and the state of the corpora they are of. */
export interface EncodedCorpora extends NamedCorpus {
  readonly corpusHash: string;
}

type ReadingOptions = VocabularyOptions & Partial<KeepOptions>;

/** Grows when the same text and options give other numbers. */
const VERSION = 1;

/** Of a project: what can be computed again from its text. */
function cacheOf(dir: string): string {
  return path.join(dir, 'cache', 'text');
}

/**
 * All corpora of the project as numbers. They are kept in the project's cache, and found there while neither the text
 * nor what the vocabulary is made of has changed; the cache keeps one set of them. It is written whole or not at all.
 *
 * @throws EngineError `not-enough`, `out-of-range`, `file-unwritable` when the disk is full
 */
export async function encodedCorpora(
  project: OpenProject,
  options: ReadingOptions,
  work: Work<TaskProgress>,
): Promise<EncodedCorpora> {
  for (;;) {
    const corpusHash = await project.store.corpora.hash();
    const folder = path.join(cacheOf(project.dir), keyOf(corpusHash, options));
    const saved = await openSavedCorpus(folder, work.signal);
    if (saved) return { ...saved, corpusHash };
    await clearTextCache(project.dir);
    await writeFolderWhole(folder, (temporary) => encodeInto(temporary, project, options, work));
    // Documents that came or went meanwhile are in it, or not: it is of no state of the project.
    if ((await project.store.corpora.hash()) !== corpusHash) await clearTextCache(project.dir);
  }
}

async function encodeInto(
  folder: string,
  project: OpenProject,
  options: ReadingOptions,
  work: Work<TaskProgress>,
): Promise<void> {
  const documentIds: string[] = [];
  const parts = documentParts(project, documentIds, work.signal);
  const corpus = await encodeInWorker(parts, options, sentencesIn(folder), encodeWork(work));
  await saveCorpus(folder, { corpus, documentIds });
}

/** The paragraphs of all corpora, some at a time. @param documentIds filled in the order in which they are read */
async function* documentParts(
  project: OpenProject,
  documentIds: string[],
  signal: AbortSignal,
): AsyncGenerator<DocumentPart> {
  for await (const batch of project.store.paragraphs.stream(silent(signal))) {
    for (let first = 0; first < batch.length; ) {
      const { document } = batch[first]!;
      const behind = batch.findIndex((paragraph, n) => n > first && paragraph.document !== document);
      const end = behind < 0 ? batch.length : behind;
      const goesOn = document === documentIds.at(-1);
      if (!goesOn) documentIds.push(document);
      yield { paragraphs: batch.slice(first, end).map(({ text }) => text), goesOn };
      first = end;
    }
  }
}

function encodeWork(work: Work<TaskProgress>): Work<EncodeProgress> {
  return {
    signal: work.signal,
    report: (progress) =>
      work.report(
        progress.step === 'reading'
          ? { step: 'vocabulary', done: progress.tokens, total: null, unit: 'words' }
          : { step: 'phrases', done: progress.pass - 1, total: progress.passes, unit: 'steps' },
      ),
  };
}

/** Names the text and all that its numbers depend on. */
function keyOf(corpusHash: string, options: ReadingOptions): string {
  const { foldCase, foldDiacritics, digits, minCount, maxVocabulary, stopWords } = options;
  const { phrases, phraseScore, phraseThreshold, phraseMinCount, phraseConnectors, knownPhrases } = options;
  const joining =
    phrases === 0 ? null : [phrases, phraseScore, phraseThreshold, phraseMinCount, phraseConnectors];
  const words = [foldCase, foldDiacritics, digits, minCount, maxVocabulary, stopWords];
  const key = JSON.stringify([VERSION, corpusHash, words, joining, knownPhrases ?? []]);
  return createHash('sha256').update(key).digest('hex').slice(0, 24);
}

/** Takes away all that the cache of a project holds of its text: numbers of a former state, and what a crash left. */
export async function clearTextCache(dir: string): Promise<void> {
  await orUnwritable(cacheOf(dir), () => rm(cacheOf(dir), { recursive: true, force: true }));
}

/** Lends a folder beside the project for what does not fit into memory; it is gone afterwards, however `use` ends. */
export async function inScratchFolder<T>(dir: string, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = path.join(dir, 'cache', 'scratch');
  await orUnwritable(folder, async () => {
    // What a crash left is of no use.
    await rm(folder, { recursive: true, force: true });
    await makeFolders(folder);
  });
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
