import type { SpaceEvaluation } from '../../contract/space-evaluation.ts';
import type { TaskProgress } from '../../contract/task.ts';
import type { Work } from '../../contract/work.ts';
import { Random } from '../../math/random.ts';
import { scoreItems } from '../../search/calibration.ts';
import { centroidCosines, type KindTable, kindShares } from '../../text/evaluation/kinds-together.ts';
import { inferredNorms, type Norms, normBands, termNorms } from '../../text/evaluation/norms.ts';
import type { Sample } from '../../text/evaluation/sample.ts';
import { Inference } from '../../text/inference/infer.ts';
import type { LoadedSpace } from './loaded-spaces.ts';
import { TEXT_KINDS } from './space-calibration.ts';

/** A hundred words among 100,000 things at 200 dimensions take some seconds. */
const SIMILARITIES = 10_000_000;
const MOST_WORDS = 100;
const FREQUENT_TERMS = 5000;

/** How the kinds lie in a space: how long embeddings are, how far kinds lie apart, and which crowds out which. */
export async function spaceShape(
  space: LoadedSpace,
  sample: Sample,
  work: Work<TaskProgress>,
): Promise<Pick<SpaceEvaluation, 'norms' | 'centroids' | 'kinds'>> {
  const { dimension, unitTerms } = space;
  const tables = TEXT_KINDS.map((kind) => tableOf(space, kind));
  const stock = tables.reduce((sum, { rows }) => sum + rows.length / dimension, 0);
  const most = Math.min(MOST_WORDS, Math.max(20, Math.floor(SIMILARITIES / stock)));
  const words = askedWords(space, sample).subarray(0, most);
  return {
    norms: (await normsOf(space, sample, work.signal)).flatMap(normBands),
    centroids: await centroidCosines(tables, dimension, work.signal),
    kinds: await kindShares(tables, { rows: unitTerms, dimension }, words, {
      signal: work.signal,
      report: ({ queries }) =>
        work.report({ step: 'norms', done: queries, total: words.length, unit: 'questions' }),
    }),
  };
}

/** Words that tell of documents; of a space without any, frequent terms in a seeded order. */
function askedWords({ frozen }: LoadedSpace, { words }: Sample): Int32Array {
  if (words.length > 0) return words;
  const count = Math.min(FREQUENT_TERMS, frozen.lexicon.size);
  return new Random(frozen.options.seed).shuffle(Int32Array.from({ length: count }, (_, term) => term));
}

function tableOf(space: LoadedSpace, kind: (typeof TEXT_KINDS)[number]): KindTable {
  const table = space.calibration.tables[kind];
  const moments = space.calibration.moments[kind];
  return {
    kind,
    rows: space.unitRowsOf(kind),
    sigmaOf: table ? (similarities) => scoreItems(table, similarities, moments) : null,
  };
}

/** An imported file has one order of terms, often without their counts, and nothing to infer by. */
async function normsOf(space: LoadedSpace, sample: Sample, signal: AbortSignal): Promise<Norms[]> {
  const { frozen, record, dimension } = space;
  const { origin } = record;
  const isCounted = origin.kind !== 'imported' || origin.counts === 'given';
  const norms = isCounted
    ? [await termNorms(frozen.termEmbeddings, frozen.lexicon.counts, dimension, signal)]
    : [];
  if (origin.kind === 'imported') return norms;
  return [...norms, ...(await inferredNorms(sample, new Inference(frozen), signal))];
}
