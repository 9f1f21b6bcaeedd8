import path from 'node:path';
import { loadAddon } from '../../../native/addon/index.ts';
import type { SpaceModel } from '../../../native/contract/text.ts';
import { Random } from '../../../native/math/random.ts';
import { SentenceReader } from '../../../native/text/encoded/sentence-file.ts';
import type { UnitTerms } from '../../../native/text/evaluation/questions.ts';
import { trainOptions } from '../../../native/text/space.ts';
import { AddonTrainer } from '../../../native/text/training/addon-trainer.ts';
import { inTurns, printFigure, printSkipped, timed } from '../figure.ts';
import { startGensim } from './gensim.ts';
import { type Scale, wholeScale } from './scale.ts';
import { wikipedia } from './wikipedia.ts';
import { peerTerms, unitTerms, wordQuality } from './word-quality.ts';

/** What is counted is a pass over the text, without the vocabulary. */
const EPOCHS = 1;
/** Rarer words are not asked about: after one pass they know little. */
const ANALOGY_TERMS = 10_000;

export interface TrainingSetting {
  dimension: number;
  threads: number;
}

/** Ours and gensim in turn, a pass over the text each; one JSON line a setting. */
export async function benchTraining(
  model: Exclude<SpaceModel, 'pv-dbow'>,
  settings: readonly TrainingSetting[],
  { speedWords, pairs }: Pick<Scale, 'speedWords' | 'pairs'> = wholeScale,
): Promise<void> {
  const loaded = loadAddon();
  if (!loaded.addon) return printSkipped(model, loaded.reason);
  const { addon } = loaded;
  await using text = await wikipedia(speedWords);
  if (!text) return printSkipped(model, 'no shared data');
  const { gensim, missing } = await startGensim();
  if (!gensim) printSkipped(`${model}, the peer`, missing);
  const { corpus, file, folder } = text;
  using reader = new SentenceReader(corpus.file, 0, corpus.paragraphPlaces.at(-1)!);
  const all = reader.next(Number.POSITIVE_INFINITY)!;
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
      const timing = await timed(() => trainer.train(all, 0));
      terms = unitTerms(corpus.lexicon, trainer.finish().termEmbeddings, dimension);
      return timing;
    };
    const order = {
      corpus: file,
      mode: model,
      dimension,
      threads,
      epochs: EPOCHS,
      seed: 1,
      out,
      isRepeated: true,
    };
    const { ours: mine, peer } = await inTurns(ours, gensim && (() => gensim.train(order)), pairs);
    printFigure({
      name: `${model}, ${dimension} dimensions`,
      unit: 'words a second',
      ours: perSecond(corpus.tokenCount, mine.wallMs),
      oursCpuMs: mine.cpuMs,
      peer: peer && perSecond(corpus.tokenCount, peer.wallMs),
      ...(peer && { peerCpuMs: peer.cpuMs }),
      quality: {
        ours: await wordQuality(terms!, ANALOGY_TERMS),
        ...(gensim && { peer: await wordQuality(await peerTerms(out, dimension), ANALOGY_TERMS) }),
        ...(peer && { cpuRatio: Number((peer.cpuMs / mine.cpuMs).toPrecision(4)) }),
      },
      sizes: { words: corpus.tokenCount, terms: corpus.lexicon.size, epochs: EPOCHS, instructionSet },
      threads,
      versions: gensim ? { gensim: gensim.version } : {},
    });
  }
  gensim?.close();
}

function perSecond(words: number, wallMs: number): number {
  return (words * EPOCHS * 1000) / wallMs;
}
