import path from 'node:path';
import { type Addon, loadAddon } from '../../../native/addon/index.ts';
import type { EncodedCorpus } from '../../../native/text/encoded/encode.ts';
import { trainOptions } from '../../../native/text/space.ts';
import { wordSlices } from '../../../native/text/train.ts';
import { printFigure, printSkipped, rounded } from '../figure.ts';
import { startGensim } from './gensim.ts';
import { type Scale, wholeScale } from './scale.ts';
import { wikipedia } from './wikipedia.ts';
import { peerTerms, unitTerms, type WordQuality, wordQuality } from './word-quality.ts';

const DIMENSION = 100;
const THREADS = 2;
/** What the vocabulary is restricted to. */
const ANALOGY_TERMS = 30_000;
/** How far below the peer's mean ours may lie: a point of analogies, .02 of similarity. */
const ALLOWED = { analogies: 0.01, wordSim: 0.02 } as const;

/** The gate: the peer's figures and their spread over seeds first, then ours. */
export async function benchQuality({ gateWords, gateEpochs, gateSeeds }: Scale): Promise<void> {
  const loaded = loadAddon();
  if (!loaded.addon) return printSkipped('quality', loaded.reason);
  const { addon } = loaded;
  await using text = await wikipedia(gateWords);
  if (!text) return printSkipped('quality', 'no shared data');
  const { gensim, missing } = await startGensim();
  if (!gensim) printSkipped('quality, the peer', missing);
  const { corpus, file, folder } = text;
  // Of less text the figures are chance.
  const isWhole = gateWords === wholeScale.gateWords;
  const out = path.join(folder, 'peer');
  const seeds = Array.from({ length: gateSeeds }, (_, n) => n + 1);
  for (const model of ['skip-gram', 'cbow'] as const) {
    const order = {
      corpus: file,
      mode: model,
      dimension: DIMENSION,
      threads: THREADS,
      epochs: gateEpochs,
      out,
      isRepeated: false,
    };
    const peer =
      gensim &&
      (await overSeeds(seeds, async (seed) => {
        await gensim.train({ ...order, seed });
        return wordQuality(await peerTerms(out, DIMENSION), ANALOGY_TERMS);
      }));
    const ours = await overSeeds(seeds, (seed) => trainOurs(corpus, model, gateEpochs, seed, addon));
    printFigure({
      name: `quality, ${model}`,
      unit: 'share of analogies answered, mean over seeds',
      ours: ours.mean.analogies,
      peer: peer?.mean.analogies ?? null,
      quality: { ours, ...(peer && { peer, ...(isWhole && { holds: holds(ours.mean, peer.mean) }) }) },
      sizes: { words: corpus.tokenCount, terms: corpus.lexicon.size, epochs: gateEpochs, seeds: gateSeeds },
      threads: THREADS,
      versions: gensim ? { gensim: gensim.version } : {},
    });
  }
  gensim?.close();
}

async function trainOurs(
  corpus: EncodedCorpus,
  model: 'skip-gram' | 'cbow',
  epochs: number,
  seed: number,
  addon: Addon,
): Promise<WordQuality> {
  const options = trainOptions({ model, dimension: DIMENSION, epochs, seed });
  const slices = wordSlices(corpus, options, {
    addon,
    instructionSet: addon.instructionSets[0]!,
    threads: THREADS,
  });
  let slice = slices.next();
  while (!slice.done) slice = slices.next();
  return wordQuality(unitTerms(corpus.lexicon, slice.value.termEmbeddings, DIMENSION), ANALOGY_TERMS);
}

interface OverSeeds {
  readonly mean: WordQuality;
  /** Largest less smallest. */
  readonly spread: WordQuality;
}

async function overSeeds(
  seeds: readonly number[],
  figuresOf: (seed: number) => Promise<WordQuality>,
): Promise<OverSeeds> {
  const all: WordQuality[] = [];
  for (const seed of seeds) all.push(await figuresOf(seed));
  const each = (measure: (values: number[]) => number): WordQuality => ({
    analogies: rounded(measure(all.map(({ analogies }) => analogies))),
    wordSim: rounded(measure(all.map(({ wordSim }) => wordSim))),
  });
  return {
    mean: each((values) => values.reduce((sum, value) => sum + value, 0) / values.length),
    spread: each((values) => Math.max(...values) - Math.min(...values)),
  };
}

function holds(ours: WordQuality, peer: WordQuality): 'yes' | 'no' {
  const isClose = (name: keyof WordQuality) => ours[name] >= peer[name] - ALLOWED[name];
  return isClose('analogies') && isClose('wordSim') ? 'yes' : 'no';
}
