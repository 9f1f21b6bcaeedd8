import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Engine } from '../../../native/contract/engine.ts';
import { runTask } from '../../../native/contract/run-task.ts';
import { ACROSS_KINDS } from '../../../native/contract/space-evaluation.ts';
import { DEFAULT_SPACE, type SpaceModel } from '../../../native/contract/text.ts';
import { unattended } from '../../../native/contract/work.ts';
import { normaliseRows } from '../../../native/math/distance.ts';
import { Random } from '../../../native/math/random.ts';
import { createEngine } from '../../../native/service/engine.ts';
import { nearest } from '../../../native/text/asking/nearest.ts';
import { printFigure, printSkipped, rounded } from '../figure.ts';
import { type Gensim, startGensim } from './gensim.ts';
import type { Scale } from './scale.ts';
import { type BenchCorpus, wikipedia } from './wikipedia.ts';
import { peerRows } from './word-quality.ts';

const DIMENSION = 100;
const THREADS = 2;
/** Shorter paragraphs are headings and captions. */
const LEAST_WORDS = 10;
const QUERIES = 600;

/** A model, and the passes of ours for each of the peer's: PV-DM reads every window for one of two tags. */
const MODELS = [
  { model: 'joint', tags: 'both', passes: 1 },
  { model: 'pv-dm', tags: 'alternate', passes: 2 },
] as const satisfies readonly { model: SpaceModel; tags: string; passes: number }[];

/** Paragraphs and documents, trained and judged as a project does it. The peer knows paragraphs only. */
export async function benchTexts({ textWords, textEpochs }: Scale): Promise<void> {
  await using text = await wikipedia(textWords, LEAST_WORDS);
  if (!text) return printSkipped('across kinds', 'no shared data');
  const { gensim, missing } = await startGensim();
  if (!gensim) printSkipped('across kinds, the peer', missing);
  const { engine, close } = createEngine({ userDir: path.join(text.folder, 'user'), socket: null });
  try {
    await engine.newProject({ path: path.join(text.folder, 'bench.semantile') }, unattended);
    await addArticles(engine, text);
    for (const { model, tags, passes } of MODELS) {
      const epochs = textEpochs * passes;
      const params = { ...DEFAULT_SPACE, model, tags, dimension: DIMENSION, epochs, threads: THREADS };
      const { space } = await runTask(engine, 'train-space', params, unattended);
      const order = { space, analogies: null, similarity: null, restrict: null };
      const { acrossKinds } = await runTask(engine, 'evaluate-space', order, unattended);
      const peer = gensim && (await peerSameArticle(gensim, text, model, textEpochs));
      for (const name of ACROSS_KINDS) {
        const { value, measure, reasons, ...beside } = acrossKinds[name];
        const title = `across kinds, ${model}: ${name}`;
        if (value === null) {
          printSkipped(title, reasons.value ?? 'nothing was asked');
          continue;
        }
        printFigure({
          name: title,
          unit: measure,
          ours: value,
          peer: name === 'paragraphToParagraph' ? peer : null,
          quality: { ...roundedAll(beside), reasons },
          sizes: { words: text.corpus.tokenCount, dimension: DIMENSION, epochs, peerEpochs: textEpochs },
          threads: THREADS,
          versions: gensim ? { gensim: gensim.version } : {},
        });
      }
    }
  } finally {
    await close();
    gensim?.close();
  }
}

function roundedAll(values: Record<string, number | null>): Record<string, number | null> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value === null ? null : rounded(value)]),
  );
}

async function addArticles(engine: Engine, { corpus, file, folder }: BenchCorpus): Promise<void> {
  const paragraphs = (await readFile(file, 'utf8')).trimEnd().split('\n');
  const table = path.join(folder, 'articles.tsv');
  const lines = paragraphs.map((paragraph, n) => `${corpus.paragraphDocument[n]}\t${paragraph}\n`);
  await writeFile(table, lines.join(''));
  await runTask(engine, 'add-corpora', { paths: [table], format: 'tsv', column: null }, unattended);
}

/** How often the paragraph nearest to a paragraph is of its article, by the paragraph embeddings that the peer trained. */
async function peerSameArticle(
  gensim: Gensim,
  { corpus, file, folder }: BenchCorpus,
  mode: 'joint' | 'pv-dm',
  epochs: number,
): Promise<number> {
  const out = path.join(folder, 'peer');
  const settings = { dimension: DIMENSION, threads: THREADS, epochs, seed: 1, out, isRepeated: false };
  await gensim.train({ corpus: file, mode, ...settings });
  const rows = normaliseRows(await peerRows(`${out}.paragraphs.f32`), DIMENSION);
  const { paragraphDocument } = corpus;
  const asking = new Random(1).shuffle([...paragraphDocument.keys()]).slice(0, QUERIES);
  const found = asking.filter((query) => {
    const own = rows.subarray(query * DIMENSION, (query + 1) * DIMENSION);
    const [best] = nearest(own, [{ kind: 'paragraph', rows }], 1, (_, row) => row === query);
    return best && paragraphDocument[best.row] === paragraphDocument[query];
  });
  return rounded(found.length / asking.length);
}
