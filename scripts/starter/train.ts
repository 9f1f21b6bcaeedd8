import path from 'node:path';
import { loadAddon } from '../../native/addon/index.ts';
import { unattended } from '../../native/contract/work.ts';
import { inTemporaryFolder } from '../../native/io/files.ts';
import { type EncodedCorpus, encodeCorpus } from '../../native/text/encoded/encode.ts';
import type { TrainOptions } from '../../native/text/space.ts';
import type { StarterTerms } from '../../native/text/starter/starter-file.ts';
import { wordSlices } from '../../native/text/train.ts';
import { starterDocuments } from './texts.ts';

export interface Trained {
  readonly terms: StarterTerms;
  readonly words: number;
  readonly documents: number;
  readonly finalLoss: number;
  readonly lossCurve: readonly { words: number; meanLoss: number }[];
  readonly seconds: number;
  /** The bytes are the same each time on one kind of processor. */
  readonly trainedBy: string;
}

/** Trains on one thread, corpus order, one seed. @param say takes a line on how far it is, ten times */
export async function trainStarter(
  folder: string,
  options: TrainOptions,
  say: (line: string) => void,
): Promise<Trained> {
  return inTemporaryFolder(async (scratch) => {
    const sentences = path.join(scratch, 'sentences.i32');
    const corpus = await encodeCorpus(starterDocuments(folder), options, sentences, unattended);
    say(`${corpus.tokenCount} words, ${corpus.lexicon.size} terms, ${corpus.documentCount} documents`);
    return trainWords(corpus, options, say);
  });
}

function trainWords(corpus: EncodedCorpus, options: TrainOptions, say: (line: string) => void): Trained {
  const { addon } = loadAddon();
  const instructionSet = addon?.instructionSets[0] ?? null;
  const setting = addon && instructionSet ? { addon, instructionSet, threads: 1 } : null;
  const startedMs = performance.now();
  const slices = wordSlices(corpus, options, setting);
  let slice = slices.next();
  for (let tenth = 1; !slice.done; slice = slices.next()) {
    const { words, totalWords, meanLoss } = slice.value;
    if (words < (tenth / 10) * totalWords) continue;
    say(`${tenth * 10} %, loss ${meanLoss.toFixed(3)}`);
    tenth++;
  }
  const { lexicon, termEmbeddings, outputWeights, finalLoss, lossCurve } = slice.value;
  return {
    terms: {
      dimension: options.dimension,
      texts: lexicon.terms,
      counts: lexicon.counts,
      embeddings: termEmbeddings,
      output: outputWeights,
    },
    words: corpus.tokenCount,
    documents: corpus.documentCount,
    finalLoss,
    lossCurve,
    seconds: (performance.now() - startedMs) / 1000,
    trainedBy: instructionSet ?? 'TypeScript',
  };
}
