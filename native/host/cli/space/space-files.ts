import { runTask } from '../../../contract/run-task.ts';
import type { Kind, SpaceFileFormat } from '../../../contract/text.ts';
import { documentAnswer, facts } from '../answer.ts';
import { fromHere, type Leaf, parseAtLeastOne, parseKinds, parseOneOf } from '../command.ts';

export const importLeaf: Leaf<{ name?: string; limit?: number }> = {
  usage: 'import <file>',
  summary:
    'make a space of embeddings trained elsewhere: word2vec text or binary, GloVe, fastText .vec or projector files, ' +
    'also as .gz or .bz2; the documents of the project are placed in it by the mean of their words',
  example: 'space import glove.6B.100d.txt --limit 100000 -p Coast.semantile',
  needsProject: true,
  options: (command) =>
    command
      .option('--name <name>', 'what the space is called (default: as the file)')
      .option('--limit <n>', 'only the first n rows, which are the most frequent', parseAtLeastOne),
  async run({ engine, work }, [file], { name, limit }) {
    const params = { path: fromHere(file as string), name: name ?? null, limit: limit ?? null };
    const answer = await runTask(engine, 'import-space', params, work);
    const text = `${answer.name}: ${answer.rows} terms of ${answer.dimension} numbers, ${answer.paragraphs} paragraphs, ${answer.documents} documents`;
    return documentAnswer(answer, text);
  },
};

export const starterLeaf: Leaf<{ name?: string }> = {
  usage: 'starter',
  summary:
    'put the space that Semantile is shipped with into the project: English words, learned from Wikipedia; the documents ' +
    'of the project are placed in it by the mean of their words',
  example: 'space starter -p Coast.semantile',
  needsProject: true,
  options: (command) => command.option('--name <name>', 'what the space is called (default: starter)'),
  async run({ engine, work }, _, { name }) {
    const added = await runTask(engine, 'add-starter', { name: name ?? null }, work);
    return documentAnswer(added, facts({ ...added }));
  },
};

export const embedLeaf: Leaf<object> = {
  usage: 'embed',
  summary: 'place the documents that were added since in the space; nothing that is there moves',
  example: 'space embed -p Coast.semantile',
  needsProject: true,
  async run({ engine, work, space }) {
    const answer = await runTask(engine, 'embed-texts', { space }, work);
    return documentAnswer(answer, `${answer.paragraphs} paragraphs of ${answer.documents} documents placed`);
  },
};

export const exportLeaf: Leaf<{ format: SpaceFileFormat; kinds: Kind[] }> = {
  usage: 'export <file>',
  summary: 'write embeddings for gensim, the projector or NumPy',
  example: 'space export coast.txt --format word2vec -p Coast.semantile',
  needsProject: true,
  options: (command) =>
    command
      .requiredOption(
        '--format <format>',
        'word2vec, word2vec-binary, projector or npy',
        parseOneOf('word2vec', 'word2vec-binary', 'projector', 'npy'),
      )
      .option('--kinds <list>', 'of term, paragraph, document, tile', parseKinds, ['term']),
  async run({ engine, work, space }, [file], options) {
    const answer = await engine.exportSpace({ space, path: fromHere(file as string), ...options }, work);
    return documentAnswer(answer, `${answer.file}: ${answer.rows} rows of ${answer.dimension}`);
  },
};
