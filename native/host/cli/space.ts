import type { Command } from 'commander';
import { runTask } from '../../contract/run-task.ts';
import type { Kind, Neighbour, UnderstoodQuery } from '../../contract/text.ts';
import { documentAnswer, facts, notices, paragraphs, showShare, table } from './answer.ts';
import { addLeaf, fromHere, type Leaf, parseAtLeastOne, parseOneOf, type Runner } from './command.ts';
import { trainLeaf } from './space-train.ts';

export const KINDS = ['term', 'paragraph', 'document', 'tile'] as const satisfies readonly Kind[];

export function addSpaceCommands(program: Command, runner: Runner): void {
  const group = program.command('space').description('train and question the semantic space');
  addLeaf(group, trainLeaf, runner);
  addLeaf(group, listLeaf, runner);
  addLeaf(group, useLeaf, runner);
  addLeaf(group, nearestLeaf, runner);
  addLeaf(group, analogyLeaf, runner);
  addLeaf(group, inferLeaf, runner);
  addLeaf(group, evaluateLeaf, runner);
  addLeaf(group, exportLeaf, runner);
}

const listLeaf: Leaf<object> = {
  usage: 'list',
  summary: 'the spaces of the project; the active one is marked',
  example: 'space list -p Coast.semantile',
  needsProject: true,
  async run({ engine, work }) {
    const answer = await engine.listSpaces({}, work);
    const rows = answer.spaces.map((space) => [
      space.active ? '*' : '',
      space.space,
      space.name,
      space.params.model,
      space.params.dimension,
      space.terms,
      space.paragraphs,
      space.documents,
      space.finalLoss,
    ]);
    const head = ['', 'id', 'name', 'model', 'dimension', 'terms', 'paragraphs', 'documents', 'loss'];
    return documentAnswer(answer, table(head, rows));
  },
};

const useLeaf: Leaf<object> = {
  usage: 'use <space>',
  summary: 'make a space the active one',
  example: 'space use coast -p Coast.semantile',
  needsProject: true,
  async run({ engine, work }, [space]) {
    const record = await engine.useSpace({ space: space as string }, work);
    return documentAnswer(record, `${record.name} is the active space`);
  },
};

const nearestLeaf: Leaf<{ kinds?: string[]; count: number }> = {
  usage: 'nearest <text>',
  summary: 'what lies nearest to a word, a phrase or a text',
  example: 'space nearest marsh --kinds term,paragraph -k 5 -p Coast.semantile',
  needsProject: true,
  options: (command) =>
    command
      .option('--kinds <list>', 'of term, paragraph, document, tile', parseKinds, [...KINDS])
      .option('-k, --count <n>', 'how many', parseAtLeastOne, 10),
  async run({ engine, work, space }, [text], options) {
    const answer = await engine.nearest(
      { space, text: text as string, kinds: options.kinds as Kind[], k: options.count },
      work,
    );
    return documentAnswer(answer, neighboursText(answer));
  },
};

export function parseKinds(text: string): Kind[] {
  const one = parseOneOf(...KINDS);
  // An empty list is refused as an unknown word is.
  return text.split(',').map((part) => one(part.trim()));
}

const analogyLeaf: Leaf<{ method: '3cosadd' | '3cosmul'; count: number }> = {
  usage: 'analogy <a> <b> <c>',
  summary: 'a is to b as c is to what?',
  example: 'space analogy river bridge harbor -p Coast.semantile',
  needsProject: true,
  options: (command) =>
    command
      .option('--method <method>', '3cosadd or 3cosmul', parseOneOf('3cosadd', '3cosmul'), '3cosadd')
      .option('-k, --count <n>', 'how many', parseAtLeastOne, 10),
  async run({ engine, work, space }, [a, b, c], options) {
    const answer = await engine.analogy(
      { space, a: a as string, b: b as string, c: c as string, method: options.method, k: options.count },
      work,
    );
    return documentAnswer(answer, neighboursText(answer));
  },
};

function neighboursText(answer: { query: UnderstoodQuery; results: Neighbour[] }): string {
  const rows = answer.results.map((result) => [
    result.similarity,
    result.kind,
    result.id,
    result.text.slice(0, 80),
  ]);
  const unknown = answer.query.unknown.map((word) => unknownText(word, answer.query.suggestions[word] ?? []));
  return paragraphs(notices(unknown), table(['similarity', 'kind', 'id', 'text'], rows));
}

export function unknownText(word: string, suggestions: string[]): string {
  return `“${word}” is not in the vocabulary${suggestions.length > 0 ? `; nearest in spelling: ${suggestions.join(', ')}` : ''}`;
}

const inferLeaf: Leaf<{ out: string }> = {
  usage: 'infer <text>',
  summary: 'the embedding of an unseen text; the same bytes each time',
  example: 'space infer "boats in the harbor" --out harbor.npy -p Coast.semantile',
  needsProject: true,
  options: (command) => command.requiredOption('--out <file.npy>', 'the file to write'),
  async run({ engine, work, space }, [text], { out }) {
    const answer = await engine.inferText({ space, text: text as string, out: fromHere(out) }, work);
    return documentAnswer(answer, `${answer.file}: ${answer.shape.join(' × ')}, ${answer.bytes} bytes`);
  },
};

const evaluateLeaf: Leaf<{ analogies?: string; similarity?: string; restrict?: number }> = {
  usage: 'evaluate',
  summary: 'analogies and word similarity against lists of questions',
  example: 'space evaluate --analogies questions.txt -p Coast.semantile',
  needsProject: true,
  options: (command) =>
    command
      .option('--analogies <file>', 'questions in sections, four words a line')
      .option('--similarity <file>', 'word pairs with a human score')
      .option('--restrict <n>', 'only the n most frequent terms', parseAtLeastOne),
  async run({ engine, work, space }, _, options) {
    const answer = await runTask(
      engine,
      'evaluate-space',
      {
        space,
        analogies: options.analogies === undefined ? null : fromHere(options.analogies),
        similarity: options.similarity === undefined ? null : fromHere(options.similarity),
        restrict: options.restrict ?? null,
      },
      work,
    );
    const sections = Object.entries(answer.analogies?.sections ?? {}).map(([name, section]) => [
      name,
      section.correct,
      section.total,
    ]);
    return documentAnswer(
      answer,
      paragraphs(
        sections.length > 0 ? table(['section', 'correct', 'questions'], sections) : '',
        facts({
          'analogy accuracy': showShare(answer.analogies?.accuracy ?? null),
          'similarity (Spearman)': showShare(answer.similarity?.spearman ?? null),
        }),
      ),
    );
  },
};

const exportLeaf: Leaf<{ format: 'word2vec' | 'word2vec-binary' | 'projector' | 'npy'; kinds: Kind[] }> = {
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
      .option('--kinds <list>', 'of term, paragraph, document', parseKinds, ['term']),
  async run({ engine, work, space }, [file], options) {
    const answer = await engine.exportSpace({ space, path: fromHere(file as string), ...options }, work);
    return documentAnswer(answer, `${answer.file}: ${answer.rows} rows of ${answer.dimension}`);
  },
};
