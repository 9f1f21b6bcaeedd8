import { type Command, Option } from 'commander';
import { runTask } from '../../../contract/run-task.ts';
import {
  DEFAULT_SPACE,
  DIGITS,
  LOSSES,
  PHRASE_SCORES,
  PV_DM_INPUTS,
  SPACE_MODELS,
  TAGS,
  type TrainSpaceParams,
} from '../../../contract/text.ts';
import { documentAnswer, facts } from '../answer.ts';
import {
  fromHere,
  type Leaf,
  parseAtLeastOne,
  parseCount,
  parseFraction,
  parseList,
  parseNumber,
  parseOneOf,
  UsageError,
} from '../command.ts';
import { readWordList } from '../word-list.ts';

/** Options of which words and phrases a space knows; `space train` and `space preview` share them. */
export interface VocabularyFlags {
  minCount: number;
  maxVocabulary?: number;
  stopList?: string;
  keepCase?: true;
  digits: TrainSpaceParams['digits'];
  foldDiacritics?: true;
  phrases: number;
  phraseScore: TrainSpaceParams['phraseScore'];
  phraseThreshold?: number;
  phraseMinCount: number;
  phraseConnectors: string[];
}

export function addVocabularyFlags(command: Command): Command {
  return command
    .option('--min-count <n>', 'rarer words are left out', parseAtLeastOne, DEFAULT_SPACE.minCount)
    .option('--max-vocabulary <n>', 'keep only so many of the most frequent terms', parseAtLeastOne)
    .option('--stop-list <file>', 'words to leave out, in queries too: a text file')
    .option('--keep-case', 'River and river are two words')
    .option(
      '--digits <how>',
      'keep numbers, make each digit zero, or drop numbers',
      parseOneOf(...DIGITS),
      DEFAULT_SPACE.digits,
    )
    .option('--fold-diacritics', 'café and cafe are one word')
    .option(
      '--phrases <passes>',
      'passes that join words into phrases, as parking_lot; each can double their length',
      parseCount,
      DEFAULT_SPACE.phrases,
    )
    .option(
      '--phrase-score <score>',
      'word2phrase, or npmi (-1 to 1)',
      parseOneOf(...PHRASE_SCORES),
      DEFAULT_SPACE.phraseScore,
    )
    .option(
      '--phrase-threshold <score>',
      'least score of a phrase (default: 100, or 0.5 for npmi)',
      parseNumber,
    )
    .option(
      '--phrase-min-count <n>',
      'rarer phrases are left apart',
      parseAtLeastOne,
      DEFAULT_SPACE.phraseMinCount,
    )
    .addOption(
      new Option(
        '--phrase-connectors <list>',
        'words that may stand inside a phrase only, as in port_of_call; none',
      )
        .argParser(parseList)
        .default([...DEFAULT_SPACE.phraseConnectors], 'a, an, the, of, in … of English'),
    );
}

/** Failures: file-missing, file-unreadable (the stop-list). */
export async function vocabularyOf(flags: VocabularyFlags) {
  const { minCount, maxVocabulary, digits, phrases, phraseScore, phraseThreshold, phraseMinCount } = flags;
  return {
    minCount,
    maxVocabulary: maxVocabulary ?? null,
    stopWords: flags.stopList === undefined ? [] : await readWordList(fromHere(flags.stopList)),
    foldCase: !flags.keepCase,
    digits,
    foldDiacritics: flags.foldDiacritics ?? false,
    phrases,
    phraseScore,
    phraseThreshold: phraseThreshold ?? null,
    phraseMinCount,
    phraseConnectors: flags.phraseConnectors.filter((word) => word !== 'none'),
  };
}

interface TrainFlags
  extends VocabularyFlags,
    Pick<
      TrainSpaceParams,
      'model' | 'tags' | 'pvDmInput' | 'loss' | 'window' | 'negative' | 'epochs' | 'sample'
    > {
  name?: string;
  from?: string;
  dimension?: number;
}

export const trainLeaf: Leaf<TrainFlags> = {
  usage: 'train',
  summary: 'learn embeddings of terms, paragraphs and documents from all corpora',
  example: 'space train --dimension 100 --epochs 10 --phrases 2 -p Coast.semantile',
  needsProject: true,
  options(command) {
    command
      .option('--name <name>', 'what the space is called')
      .option(
        '--from <space>',
        'a space to go on from: its terms are kept, with their embeddings to begin with',
      )
      .option(
        '--model <model>',
        'joint, skip-gram, cbow, pv-dm or pv-dbow',
        parseOneOf(...SPACE_MODELS),
        DEFAULT_SPACE.model,
      )
      .option(
        '--tags <tags>',
        'pv-dm: paragraph and document alternate, or both at once',
        parseOneOf(...TAGS),
        DEFAULT_SPACE.tags,
      )
      .option(
        '--pv-dm-input <how>',
        'pv-dm: words and tags as their mean, their sum, or each in its place (concatenation)',
        parseOneOf(...PV_DM_INPUTS),
        DEFAULT_SPACE.pvDmInput,
      )
      .option(
        '--loss <loss>',
        'negative-sampling, or hierarchical-softmax (without the fast kernels, as are sum and concatenation)',
        parseOneOf(...LOSSES),
        DEFAULT_SPACE.loss,
      )
      .option(
        '--dimension <n>',
        `numbers of an embedding (default: ${DEFAULT_SPACE.dimension}, or as the space to go on from)`,
        parseAtLeastOne,
      )
      .option(
        '--window <n>',
        'words to either side that count as context',
        parseAtLeastOne,
        DEFAULT_SPACE.window,
      )
      .option('--negative <n>', 'noise words drawn for each', parseAtLeastOne, DEFAULT_SPACE.negative)
      .option('--epochs <n>', 'passes over the corpora', parseAtLeastOne, DEFAULT_SPACE.epochs)
      .option(
        '--sample <t>',
        'subsampling threshold of frequent words; 0 keeps all',
        parseFraction,
        DEFAULT_SPACE.sample,
      );
    return addVocabularyFlags(command);
  },
  async run({ engine, work, space, seed, threads }, _, flags) {
    if (space !== null)
      throw new UsageError('space train reads no --space: --from goes on from one, --name names the new one');
    const { name, from, model, tags, pvDmInput, loss, window, negative, epochs, sample } = flags;
    const vocabulary = await vocabularyOf(flags);
    const params = {
      ...vocabulary,
      name: name ?? null,
      from: from ?? null,
      model,
      tags,
      pvDmInput,
      loss,
      dimension: flags.dimension ?? null,
      window,
      negative,
      epochs,
      sample,
      seed,
      threads,
    };
    const trained = await runTask(engine, 'train-space', params, work);
    return documentAnswer(trained, facts({ ...trained }));
  },
};
