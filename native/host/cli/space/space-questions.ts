import type { Kind, Neighbour, UnderstoodQuery } from '../../../contract/text.ts';
import { documentAnswer, facts, notices, paragraphs, showShare, table } from '../answer.ts';
import { KINDS, type Leaf, parseAtLeastOne, parseKinds, parseOneOf } from '../command.ts';

export const nearestLeaf: Leaf<{ kinds: Kind[]; count: number }> = {
  usage: 'nearest <text>',
  summary: 'what lies nearest to a word, a phrase, a text, or a thing by its id (like:paragraph/ID)',
  example: 'space nearest marsh --kinds term,paragraph -k 5 -p Coast.semantile',
  needsProject: true,
  options: (command) =>
    command
      .option('--kinds <list>', 'of term, paragraph, document, tile', parseKinds, [...KINDS])
      .option('-k, --count <n>', 'how many', parseAtLeastOne, 10),
  async run({ engine, work, space }, [text], { kinds, count }) {
    const answer = await engine.nearest({ space, text: text as string, kinds, k: count }, work);
    return documentAnswer(answer, neighboursText(answer));
  },
};

export const analogyLeaf: Leaf<{ method: '3cosadd' | '3cosmul'; count: number }> = {
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

export const doesntMatchLeaf: Leaf<object> = {
  usage: 'doesnt-match <texts...>',
  summary: 'which of some words, phrases or texts does not match the others',
  example: 'space doesnt-match marsh creek reeds runway -p Coast.semantile',
  needsProject: true,
  async run({ engine, work, space }, [texts]) {
    const answer = await engine.doesntMatch({ space, texts: texts as string[] }, work);
    const rows = answer.results.map(({ text, similarity }) => [similarity, text]);
    return documentAnswer(
      answer,
      paragraphs(
        notices(unknownTexts(answer.query)),
        `${answer.doesntMatch} does not match`,
        table(['with the others', 'text'], rows),
      ),
    );
  },
};

export const similarityLeaf: Leaf<object> = {
  usage: 'similarity <a> <b>',
  summary: 'the cosine of two words, phrases, texts, or things by id (like:document/ID)',
  example: 'space similarity "salt marsh" "tidal creek" -p Coast.semantile',
  needsProject: true,
  async run({ engine, work, space }, [a, b]) {
    const answer = await engine.textSimilarity({ space, a: a as string, b: b as string }, work);
    const unknown = [...unknownTexts(answer.a), ...unknownTexts(answer.b)];
    return documentAnswer(
      answer,
      paragraphs(notices(unknown), facts({ similarity: showShare(answer.similarity) })),
    );
  },
};

export const compareLeaf: Leaf<{ count: number }> = {
  usage: 'compare <a> <b>',
  summary: 'two spaces: the vocabulary they share, and how many neighbours of a shared term are the same',
  example: 'space compare joint-100 joint-200 -p Coast.semantile',
  needsProject: true,
  options: (command) => command.option('-k, --count <n>', 'neighbours of each term', parseAtLeastOne, 10),
  async run({ engine, work, seed }, [a, b], { count }) {
    const answer = await engine.compareSpaces({ a: a as string, b: b as string, k: count, seed }, work);
    const shown = facts({
      'shared terms': answer.shared,
      [`only in ${a}`]: answer.onlyA,
      [`only in ${b}`]: answer.onlyB,
      [`overlap of ${count} neighbours`]: showShare(answer.overlap),
      'by chance': showShare(answer.chance),
      'terms judged': answer.judged,
    });
    const tooFew = `too few terms are shared to compare ${count} neighbours of each`;
    return documentAnswer(answer, paragraphs(shown, notices(answer.overlap === null ? [tooFew] : [])));
  },
};

function neighboursText(answer: { query: UnderstoodQuery; results: Neighbour[] }): string {
  const rows = answer.results.map((result) => [
    result.similarity,
    result.kind,
    result.id,
    result.text.slice(0, 80),
  ]);
  const unknown = unknownTexts(answer.query);
  if (rows.length === 0) return notices([...unknown, 'there is no answer']);
  return paragraphs(notices(unknown), table(['similarity', 'kind', 'id', 'text'], rows));
}

function unknownTexts({ unknown, suggestions }: UnderstoodQuery): string[] {
  return unknown.map((word) => unknownText(word, suggestions[word] ?? []));
}

export function unknownText(word: string, suggestions: string[]): string {
  return `“${word}” is not in the vocabulary${suggestions.length > 0 ? `; nearest in spelling: ${suggestions.join(', ')}` : ''}`;
}
