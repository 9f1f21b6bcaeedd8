import path from 'node:path';
import { EngineError } from '../../contract/failure.ts';
import type { HeldOutFigures } from '../../contract/space-evaluation.ts';
import type { TaskProgress } from '../../contract/task.ts';
import { silent, type Work } from '../../contract/work.ts';
import { RowFile } from '../../io/row-file.ts';
import { Random } from '../../math/random.ts';
import { timeSlices } from '../../math/time-slice.ts';
import type { EncodedCorpus } from '../../text/encoded/encode.ts';
import { encodeInWorker } from '../../text/encoded/encode-in-worker.ts';
import {
  BEST_ELSEWHERE,
  chooseRepresentation,
  type SearchedBy,
} from '../../text/evaluation/choose-representation.ts';
import { asCorpus, fromParagraphs } from '../../text/evaluation/known-texts.ts';
import { inferInWorkers } from '../../text/inference/infer-in-workers.ts';
import type { TrainOptions } from '../../text/space.ts';
import type { TimedProgress } from '../../text/step-watch.ts';
import { trainWordsInWorker } from '../../text/train-in-worker.ts';
import type { KernelChoice } from '../../text/train-messages.ts';
import { TextReader } from '../../text/vocabulary/text-reader.ts';
import type { OpenProject } from '../open-project.ts';

/** Fewer say nothing: any representation finds one document among five. */
const LEAST_HELD_OUT = 20;
const MOST_HELD_OUT = 100;
const MOST_HELD_OUT_PARAGRAPHS = 4000;
const HELD_OUT_SHARE = 0.2;
/** Words of the trial's training: with so many the choice was that with 15.6 million (`resources/decisions/0009`). */
const TRIAL_WORDS = 4_000_000;

export interface HeldOutChoice {
  searchedBy: SearchedBy;
  /** Null where there are too few documents to hold any out, or the rest knows no word of theirs. */
  heldOut: HeldOutFigures | null;
}

/**
 * Decides on held-out documents what texts are searched by: words are trained once more without them, as the space's
 * were, and judged on them. The space itself learns from every document; the trial is thrown away.
 *
 * @param documents ids of what the space was trained on
 * @param folder an empty one, for what does not fit into memory; the caller's to remove
 */
export async function heldOutTrial(
  project: OpenProject,
  documents: readonly string[],
  options: TrainOptions,
  choice: KernelChoice,
  folder: string,
  work: Work<TaskProgress>,
): Promise<HeldOutChoice> {
  const undecided = { searchedBy: BEST_ELSEWHERE, heldOut: null };
  if (documents.length < 2 * LEAST_HELD_OUT) return undecided;
  const quiet = silent(work.signal);
  const order = new Random(options.seed).shuffle([...documents]);
  const most = Math.min(MOST_HELD_OUT, Math.max(LEAST_HELD_OUT, Math.floor(HELD_OUT_SHARE * order.length)));
  const held = await readDocuments(project, order.slice(0, most), MOST_HELD_OUT_PARAGRAPHS, work.signal);
  const corpus = await encoded(project, order.slice(held.length), options, folder, quiet);
  if (!corpus || held.length < LEAST_HELD_OUT) return undecided;
  const reading = {
    signal: work.signal,
    report: ({ words, totalWords, wordsPerSecond }: TimedProgress) =>
      work.report({ step: 'hold-out', done: words, total: totalWords, unit: 'words', wordsPerSecond }),
  };
  const { arrays } = await trainWordsInWorker(corpus, options, choice, reading);
  const words = { ...arrays, options, lexicon: corpus.lexicon };
  const heldOut = await knownOf(held, corpus, options, folder, work.signal);
  if (heldOut.idCount === 0) return undecided;
  const places = await inferInWorkers(heldOut, words, folder, choice, reading);
  using paragraphEmbeddings = RowFile.open(places.paragraphs);
  using documentEmbeddings = RowFile.open(places.documents);
  const trial = { ...words, paragraphEmbeddings, documentEmbeddings };
  const { paragraph, document, figures } = await chooseRepresentation(trial, heldOut, folder, {
    signal: work.signal,
    report: ({ judged, total }) => work.report({ step: 'hold-out', done: judged, total, unit: 'questions' }),
  });
  return {
    searchedBy: { paragraph, document },
    heldOut: { documents: held.length, trainedWords: corpus.tokenCount, figures },
  };
}

/** Whole documents until there are enough paragraphs. */
async function readDocuments(
  project: OpenProject,
  ids: readonly string[],
  mostParagraphs: number,
  signal: AbortSignal,
): Promise<string[][]> {
  const pause = timeSlices(signal);
  const documents: string[][] = [];
  let count = 0;
  for (const id of ids) {
    if (count >= mostParagraphs) break;
    const { paragraphs } = await project.store.documents.get(id);
    documents.push(paragraphs.map(({ text }) => text));
    count += paragraphs.length;
    await pause();
  }
  return documents;
}

/** Null where so little text has no vocabulary. */
async function encoded(
  project: OpenProject,
  ids: readonly string[],
  options: TrainOptions,
  folder: string,
  work: Work<never>,
): Promise<EncodedCorpus | null> {
  let words = 0;
  async function* documents() {
    for (const id of ids) {
      if (words >= TRIAL_WORDS) return;
      const paragraphs = (await project.store.documents.get(id)).paragraphs.map(({ text }) => text);
      for (const text of paragraphs) words += text.split(' ').length;
      yield { paragraphs };
    }
  }
  try {
    return await encodeInWorker(documents(), options, path.join(folder, 'trained.i32'), work);
  } catch (error) {
    if (error instanceof EngineError && error.failure.kind === 'not-enough') return null;
    throw error;
  }
}

/** Texts as terms of another corpus's vocabulary. */
async function knownOf(
  documents: readonly string[][],
  { lexicon }: EncodedCorpus,
  options: TrainOptions,
  folder: string,
  signal: AbortSignal,
): Promise<EncodedCorpus> {
  const pause = timeSlices(signal);
  const reader = new TextReader(lexicon, options);
  const known: Int32Array[][] = [];
  for (const paragraphs of documents) {
    const own: Int32Array[] = [];
    for (const text of paragraphs) {
      own.push(reader.ids(text));
      await pause();
    }
    known.push(own);
  }
  return asCorpus(fromParagraphs(lexicon, known), path.join(folder, 'held-out.i32'));
}
