import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { loadAddon } from '../../../native/addon/index.ts';
import { unattended } from '../../../native/contract/work.ts';
import { normaliseRows } from '../../../native/math/distance.ts';
import { Random } from '../../../native/math/random.ts';
import { parseAnalogies, parseRatedPairs } from '../../../native/text/evaluation/question-files.ts';
import {
  evaluateAnalogies,
  evaluateSimilarity,
  type UnitTerms,
} from '../../../native/text/evaluation/questions.ts';
import { Lexicon } from '../../../native/text/lexicon.ts';
import { type Model, trainOptions } from '../../../native/text/space.ts';
import { AddonTrainer } from '../../../native/text/training/addon-trainer.ts';
import { inTurns, printFigure, timed } from '../figure.ts';
import { startGensim } from './gensim.ts';
import { SHARED_TEXT, wikipedia } from './wikipedia.ts';

/** Issue and DESIGN give the floors for this text; what is counted is a pass over it, without the vocabulary. */
const WORDS = 2_000_000;
const EPOCHS = 1;
/** Rarer words are not asked about: after one pass they know little. */
const ANALOGY_TERMS = 10_000;

export interface TrainingSetting {
  dimension: number;
  threads: number;
}

/** Ours and gensim in turn, a pass over two million words each; one JSON line a setting. */
export async function benchTraining(model: Model, settings: readonly TrainingSetting[]): Promise<void> {
  const loaded = loadAddon();
  if (!loaded.addon) return skip(model, loaded.reason);
  const { addon } = loaded;
  await using text = await wikipedia(WORDS);
  if (!text) return skip(model, 'no shared data');
  const gensim = await startGensim();
  if (!gensim) skip(`${model}, the peer`, 'no gensim in python3, nor in that of SEMANTILE_BENCH_PYTHON');
  const { corpus, file, folder } = text;
  const sentences = corpus.sentenceOffsets.length - 1;
  const instructionSet = addon.instructionSets[0]!;
  const out = path.join(folder, 'peer');
  for (const { dimension, threads } of settings) {
    const options = trainOptions({ model, tags: 'both', dimension, epochs: EPOCHS });
    let terms: UnitTerms | null = null;
    const ours = async () => {
      const trainer = new AddonTrainer(
        corpus,
        options,
        { addon, instructionSet, threads },
        new Random(options.seed),
      );
      const timing = await timed(() => trainer.train(0, sentences, 0));
      terms = unitTerms(corpus.lexicon, trainer.weights().termEmbeddings, dimension);
      return timing;
    };
    const order = { corpus: file, mode: model, dimension, threads, epochs: EPOCHS, seed: 1, out };
    const { ours: mine, peer } = await inTurns(ours, gensim && (() => gensim.train(order)));
    printFigure({
      name: `${model}, ${dimension} dimensions`,
      unit: 'words a second',
      ours: perSecond(corpus.tokenCount, mine.wallMs),
      oursCpuMs: mine.cpuMs,
      peer: peer && perSecond(corpus.tokenCount, peer.wallMs),
      ...(peer && { peerCpuMs: peer.cpuMs }),
      quality: {
        ...(await quality('ours', terms!)),
        ...(gensim && (await quality('peer', await peerTerms(out, dimension)))),
        ...(peer && { cpuRatio: Number((peer.cpuMs / mine.cpuMs).toPrecision(4)) }),
      },
      sizes: { words: corpus.tokenCount, terms: corpus.lexicon.size, epochs: EPOCHS, instructionSet },
      threads,
      versions: gensim ? { gensim: gensim.version } : {},
    });
  }
  gensim?.close();
}

function skip(name: string, reason: string): void {
  console.log(JSON.stringify({ name, skipped: reason }));
}

function perSecond(words: number, wallMs: number): number {
  return (words * EPOCHS * 1000) / wallMs;
}

function unitTerms(lexicon: Lexicon, embeddings: Float32Array, dimension: number): UnitTerms {
  return { lexicon, unitTerms: normaliseRows(embeddings, dimension), dimension };
}

async function peerTerms(out: string, dimension: number): Promise<UnitTerms> {
  const words = (await readFile(`${out}.words`, 'utf8')).split('\n');
  const bytes = await readFile(`${out}.f32`);
  const embeddings = new Float32Array(new Uint8Array(bytes).buffer);
  return unitTerms(new Lexicon(words, new Uint32Array(words.length)), embeddings, dimension);
}

/** WordSim-353 and four sections of analogies. */
async function quality(whose: string, terms: UnitTerms): Promise<Record<string, number>> {
  const read = (name: string) => readFile(path.join(SHARED_TEXT, '../wordsim', name), 'utf8');
  const pairs = parseRatedPairs(await read('wordsim353.tsv'));
  const sections = parseAnalogies(await read('analogies-4-sections.txt'));
  const method = { method: '3cosadd', restrict: ANALOGY_TERMS } as const;
  const { accuracy } = await evaluateAnalogies(terms, sections, method, unattended);
  return {
    [`${whose}WordSim`]: Number((evaluateSimilarity(terms, pairs).spearman ?? 0).toFixed(3)),
    [`${whose}Analogies`]: Number((accuracy ?? 0).toFixed(4)),
  };
}
