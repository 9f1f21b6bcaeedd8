import path from 'node:path';
import { outOfRange } from '../../contract/failure.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import {
  DEFAULT_SPACE,
  type SpaceOrigin,
  type SpaceParams,
  type TrainSpaceParams,
} from '../../contract/text.ts';
import { silent, type Work } from '../../contract/work.ts';
import { makeFolders, orUnwritable } from '../../io/files.ts';
import { RowFile } from '../../io/row-file.ts';
import type { SpaceContent, StoredSpace } from '../../store/ports/space.ts';
import { checkOutputSize, checkTrainOptions } from '../../text/check-options.ts';
import { growVocabulary } from '../../text/continue-from.ts';
import { textRepresentations } from '../../text/representations.ts';
import { trainOptions } from '../../text/space.ts';
import type { TimedProgress } from '../../text/step-watch.ts';
import { type TrainReport, trainInWorker } from '../../text/train-in-worker.ts';
import { isPhrase } from '../../text/vocabulary/text-reader.ts';
import { freeName } from '../free-name.ts';
import type { OpenProject } from '../open-project.ts';
import { requireFreeName, requireParagraphs } from '../requirements.ts';
import { type EncodedCorpora, encodedCorpora, inScratchFolder } from '../spaces/encoded-corpora.ts';
import { type HeldOutChoice, heldOutTrial } from '../spaces/held-out-trial.ts';
import { type LoadedSpace, trainingOptions } from '../spaces/loaded-spaces.ts';
import { spaceCalibration } from '../spaces/space-calibration.ts';

/** Learns a space from all corpora of the project. It is there whole or not at all. */
export async function trainSpace(
  project: OpenProject,
  given: TrainSpaceParams,
  work: Work<TaskProgress>,
): Promise<Tasks['train-space']['result']> {
  const base = given.from === null ? null : await project.spaces.get(given.from);
  const dimension = given.dimension ?? base?.dimension ?? DEFAULT_SPACE.dimension;
  // A job that waited since before there was a choice has none.
  const params = { ...DEFAULT_SPACE, ...given, dimension };
  const options = trainOptions(trainingOptions(params));
  checkTrainOptions(options);
  checkThreads(params.threads);
  await requireParagraphs(project);
  requireFreeName('space', params.name, await project.store.spaces.list());
  if (base) refuseUnlike(base, params);
  const knownPhrases = base ? base.frozen.lexicon.terms.filter(isPhrase) : [];
  const read = await encodedCorpora(project, { ...options, knownPhrases }, work);
  const grown = base && growVocabulary(read.corpus, base.frozen, base.canInfer);
  const encoded = { ...read, corpus: grown?.corpus ?? read.corpus };
  const origin = grown ? continuedFrom(base!.record, grown.newTerms) : ({ kind: 'trained' } as const);
  checkOutputSize(encoded.corpus.lexicon.size, options);
  const stored = await inScratchFolder(project.dir, async (folder) => {
    const choice = { kernel: 'fastest', threads: params.threads ?? null } as const;
    const report = await trainInWorker(
      encoded.corpus,
      options,
      folder,
      choice,
      trainWork(work),
      grown?.start ?? null,
    );
    const trial = path.join(folder, 'trial');
    await orUnwritable(trial, () => makeFolders(trial));
    const judged = await heldOutTrial(project, encoded.documentIds, options, choice, trial, work);
    return await storeTrained(project, params, origin, encoded, report, judged, folder, work);
  });
  project.touch('spaces', 'labels', 'mappings');
  return spaceTrained(stored);
}

/** Embeds, calibrates and stores what has been trained. Rows of texts stay in files of the folder meanwhile. */
async function storeTrained(
  project: OpenProject,
  params: SpaceParams,
  origin: SpaceOrigin,
  { corpus, documentIds, corpusHash }: EncodedCorpora,
  { words, texts, seconds, wordsPerSecond, trainedBy }: TrainReport,
  { searchedBy, heldOut }: HeldOutChoice,
  folder: string,
  work: Work<TaskProgress>,
): Promise<StoredSpace> {
  const quiet = silent(work.signal);
  using paragraphEmbeddings = RowFile.open(texts.paragraphs);
  using documentEmbeddings = RowFile.open(texts.documents);
  const space = { ...words, paragraphEmbeddings, documentEmbeddings };
  using ways = await textRepresentations(space, corpus, folder, quiet);
  const content: SpaceContent = {
    terms: {
      texts: [...words.lexicon.terms],
      counts: Float64Array.from(words.lexicon.counts),
      embeddings: words.termEmbeddings,
      output: words.outputWeights,
    },
    paragraphs: {
      ids: paragraphIds(documentIds, corpus.paragraphDocument),
      embeddings: ways.paragraph[searchedBy.paragraph],
    },
    documents: { ids: documentIds, embeddings: ways.document[searchedBy.document] },
  };
  work.report({ step: 'calibrate', done: 0, total: null, unit: 'steps' });
  const calibration = await spaceCalibration(content, params, work);
  work.report({ step: 'write', done: 0, total: null, unit: 'steps' });
  // Awaited here: what is read while it is written closes at the end.
  return await project.store.spaces.insert(
    {
      name: params.name ?? freeName(`${params.model}-${params.dimension}`, await project.store.spaces.list()),
      origin,
      params,
      dimension: params.dimension,
      corpusHash,
      words: corpus.tokenCount,
      wordsPerSecond,
      seconds,
      finalLoss: words.finalLoss,
      lossCurve: lossCurve(words.lossCurve, corpus.tokenCount * params.epochs),
      searchedBy,
      metrics: { heldOut, trainedBy, commonComponent: [...ways.commonComponent] },
      calibration,
    },
    content,
    quiet,
  );
}

/** The ids of paragraphs, in order: those of their documents with their number in them. */
function paragraphIds(
  documentIds: readonly string[],
  paragraphDocument: Int32Array,
): Iterable<string> & { length: number } {
  return {
    length: paragraphDocument.length,
    *[Symbol.iterator]() {
      let last = -1;
      let number = 0;
      for (const document of paragraphDocument) {
        number = document === last ? number + 1 : 0;
        last = document;
        yield `${documentIds[document]!}.${number}`;
      }
    },
  };
}

/** What goes on from a space must be like it. Failure: out-of-range. */
function refuseUnlike(base: LoadedSpace, { dimension, loss, model, pvDmInput }: SpaceParams): void {
  if (base.dimension !== dimension)
    throw outOfRange(
      'The dimension',
      `${dimension}; ${base.record.name}, to go on from, has ${base.dimension}`,
    );
  if (loss === 'hierarchical-softmax')
    throw outOfRange('The loss', 'hierarchical softmax begins from nothing; go on with negative sampling');
  if (model === 'pv-dm' && pvDmInput === 'concatenation')
    throw outOfRange(
      'The input of PV-DM',
      'concatenation begins from nothing; go on with the mean or the sum',
    );
}

function continuedFrom({ id, name }: StoredSpace, newTerms: number): SpaceOrigin {
  return { kind: 'continued', space: id, name, newTerms };
}

const MOST_THREADS = 1024;

function checkThreads(threads: number | null): void {
  if (threads === null || (Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS)) return;
  throw outOfRange('The number of threads', `${threads}; choose 1 … ${MOST_THREADS}`);
}

export function spaceTrained(stored: StoredSpace): Tasks['train-space']['result'] {
  return {
    space: stored.id,
    terms: stored.terms,
    paragraphs: stored.paragraphs,
    documents: stored.documents,
    words: stored.words,
    wordsPerSecond: stored.wordsPerSecond,
    seconds: stored.seconds,
    finalLoss: stored.finalLoss,
  };
}

function trainWork(work: Work<TaskProgress>): Work<TimedProgress> {
  return {
    signal: work.signal,
    report: (progress) =>
      work.report({
        step: progress.step === 'training' ? 'train' : 'infer',
        done: progress.words,
        total: progress.totalWords,
        unit: 'words',
        meanLoss: progress.meanLoss,
        epoch: progress.epoch,
        epochCount: progress.epochCount,
        wordsPerSecond: progress.wordsPerSecond,
      }),
  };
}

function lossCurve(
  points: readonly { words: number; meanLoss: number }[],
  totalWords: number,
): [number, number][] {
  return points.map(({ words, meanLoss }) => [words / totalWords, meanLoss]);
}
