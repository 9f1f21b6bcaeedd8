import { EngineError } from '../../contract/failure.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import { DEFAULT_SPACE, type TrainSpaceParams } from '../../contract/text.ts';
import type { Work } from '../../contract/work.ts';
import type { SpaceContent, StoredSpace } from '../../store/ports/space.ts';
import { checkOutputSize, checkTrainOptions } from '../../text/check-options.ts';
import { type EncodedCorpus, type EncodeProgress, encodeCorpus } from '../../text/encode.ts';
import { textRepresentations } from '../../text/representations.ts';
import { trainOptions } from '../../text/space.ts';
import type { TimedProgress } from '../../text/step-watch.ts';
import { type TrainReport, trainInWorker } from '../../text/train-in-worker.ts';
import { type HeldOutChoice, heldOutTrial } from '../held-out-trial.ts';
import { trainingOptions } from '../loaded-spaces.ts';
import type { OpenProject } from '../open-project.ts';
import { requireFreeName, requireParagraphs } from '../requirements.ts';
import { spaceCalibration } from '../space-calibration.ts';

/** Learns a space from all corpora of the project. It is there whole or not at all. */
export async function trainSpace(
  project: OpenProject,
  given: TrainSpaceParams,
  work: Work<TaskProgress>,
): Promise<Tasks['train-space']['result']> {
  // A job that waited since before there was a choice has none.
  const params = { ...DEFAULT_SPACE, ...given };
  const options = trainOptions(trainingOptions(params));
  checkTrainOptions(options);
  checkThreads(params.threads);
  await requireParagraphs(project);
  requireFreeName('space', params.name, await project.store.spaces.list());
  // Before the first is read: documents that come or go meanwhile make the space an old one.
  const corpusHash = await project.store.corpora.hash();
  const reading = new ReadIds();
  const corpus = await encodeCorpus(reading.documents(project, work), options, encodeWork(work));
  checkOutputSize(corpus.lexicon.size, options);
  const choice = { kernel: 'fastest', threads: params.threads ?? null } as const;
  const report = await trainInWorker(corpus, options, choice, trainWork(work));
  const judged = await heldOutTrial(project, reading.documentIds, options, choice, work);
  const { content, metrics } = await representTexts(corpus, report, reading, judged, work);
  work.report({ step: 'calibrate', done: 0, total: null, unit: 'steps' });
  const calibration = await spaceCalibration(content, params, work);
  work.report({ step: 'write', done: 0, total: null, unit: 'steps' });
  const { space } = report;
  const stored = await project.store.spaces.insert(
    {
      name: params.name ?? (await nextName(project, params)),
      origin: { kind: 'trained' },
      params,
      dimension: params.dimension,
      corpusHash,
      words: corpus.tokenCount,
      wordsPerSecond: report.wordsPerSecond,
      seconds: report.seconds,
      finalLoss: space.finalLoss,
      lossCurve: lossCurve(space.lossCurve, corpus.tokenCount * params.epochs),
      searchedBy: judged.searchedBy,
      metrics,
      calibration,
    },
    content,
    { signal: work.signal, report() {} },
  );
  project.touch('spaces', 'labels', 'mappings');
  return spaceTrained(stored);
}

const MOST_THREADS = 1024;

function checkThreads(threads: number | null): void {
  if (threads === null || (Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS)) return;
  throw new EngineError({
    kind: 'out-of-range',
    what: 'The number of threads',
    reason: `${threads}; choose 1 … ${MOST_THREADS}`,
  });
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

/** Reads all paragraphs as documents, and remembers their ids in the order in which they were read. */
class ReadIds {
  readonly paragraphs: string[] = [];
  readonly documentIds: string[] = [];

  async *documents(project: OpenProject, work: Work<TaskProgress>): AsyncGenerator<{ paragraphs: string[] }> {
    let texts: string[] = [];
    for await (const batch of project.store.paragraphs.stream({ signal: work.signal, report() {} })) {
      for (const { id, document, text } of batch) {
        if (document !== this.documentIds.at(-1)) {
          if (texts.length > 0) yield { paragraphs: texts };
          texts = [];
          this.documentIds.push(document);
        }
        this.paragraphs.push(id);
        texts.push(text);
      }
    }
    if (texts.length > 0) yield { paragraphs: texts };
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

async function representTexts(
  corpus: EncodedCorpus,
  { space, trainedBy }: TrainReport,
  ids: ReadIds,
  { searchedBy, heldOut }: HeldOutChoice,
  work: Work<TaskProgress>,
) {
  const texts = await textRepresentations(space, corpus, { signal: work.signal, report() {} });
  const content: SpaceContent = {
    terms: {
      texts: [...space.lexicon.terms],
      counts: Float64Array.from(space.lexicon.counts),
      embeddings: space.termEmbeddings,
      output: space.outputWeights,
    },
    paragraphs: { ids: ids.paragraphs, embeddings: texts.paragraph[searchedBy.paragraph] },
    documents: { ids: ids.documentIds, embeddings: texts.document[searchedBy.document] },
  };
  return { content, metrics: { heldOut, trainedBy, commonComponent: [...texts.commonComponent] } };
}

function lossCurve(
  points: readonly { words: number; meanLoss: number }[],
  totalWords: number,
): [number, number][] {
  return points.map(({ words, meanLoss }) => [words / totalWords, meanLoss]);
}

/** `joint-200`, `joint-200 2`, … */
async function nextName(project: OpenProject, params: TrainSpaceParams): Promise<string> {
  const taken = new Set((await project.store.spaces.list()).map((space) => space.name));
  const base = `${params.model}-${params.dimension}`;
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base} ${number}`;
    if (!taken.has(name)) return name;
  }
}
