import type { AttributeRecovery } from '../../../contract/attribute-recovery.ts';
import { runTask } from '../../../contract/run-task.ts';
import {
  ACROSS_KINDS,
  type AcrossKindsName,
  type SpaceEvaluation,
} from '../../../contract/space-evaluation.ts';
import { documentAnswer, facts, notices, paragraphs, showShare, table } from '../answer.ts';
import { fromHere, type Leaf, parseAtLeastOne } from '../command.ts';

interface EvaluateOptions {
  analogies?: string;
  similarity?: string;
  restrict?: number;
  maskedField?: string;
  layer?: string;
  folds: number;
}

export const evaluateLeaf: Leaf<EvaluateOptions> = {
  usage: 'evaluate',
  summary:
    'how well a space answers across kinds, analogies and word similarity; or, with --masked-field, how well an ' +
    'attribute of a layer is recovered from the rest that is told of its features',
  example: 'space evaluate --analogies questions.txt -p Coast.semantile',
  needsProject: true,
  options: (command) =>
    command
      .option('--analogies <file>', 'questions in sections, four words a line')
      .option('--similarity <file>', 'word pairs with a human score')
      .option('--restrict <n>', 'only the n most frequent terms', parseAtLeastOne)
      .option('--masked-field <field>', 'hide this attribute on blocks of ground, and ask for it')
      .option('--layer <layer>', 'the layer of the attribute (default: the only one that has it)')
      .option('--folds <k>', 'blocks are held out in so many turns', parseAtLeastOne, 5),
  async run({ engine, work, space, seed }, _, options) {
    if (options.maskedField !== undefined) {
      const { maskedField: field, layer = null, folds } = options;
      const recovery = await runTask(engine, 'recover-attribute', { layer, field, folds, seed }, work);
      return documentAnswer(recovery, recoveryText(recovery));
    }
    const answer = await runTask(
      engine,
      'evaluate-space',
      {
        space,
        analogies: options.analogies === undefined ? null : fromHere(options.analogies),
        similarity: options.similarity === undefined ? null : fromHere(options.similarity),
        restrict: options.restrict ?? null,
        seed,
      },
      work,
    );
    return documentAnswer(answer, evaluationText(answer));
  },
};

const QUESTIONS: Record<AcrossKindsName, string> = {
  wordToDocument: 'word → its document, MRR',
  wordToParagraph: 'word → its paragraphs, P@10',
  paragraphToTerm: 'paragraph → telling terms, P@10',
  paragraphToParagraph: 'paragraph → same document, P@1',
  inferredFindsItself: 'paragraph read anew → itself',
};

function evaluationText(answer: SpaceEvaluation): string {
  return paragraphs(
    questionsText(answer),
    acrossKindsText(answer),
    table(
      ['kind', 'stock', 'of all', 'of the nearest 50', 'of the first 50 found'],
      answer.kinds.map((one) => [one.kind, one.stock, one.stockShare, one.nearestShare, one.searchShare]),
    ),
    answer.centroids.length === 0
      ? ''
      : facts(
          Object.fromEntries(answer.centroids.map(({ a, b, cosine }) => [`${a}s – ${b}s, cosine`, cosine])),
        ),
    answer.norms.length === 0
      ? ''
      : table(
          ['kind', 'uses or words', 'count', '10 %', 'median length', '90 %'],
          answer.norms.map(({ kind, from, to, count, p10, median, p90 }) => [
            kind,
            `${from}–${to}`,
            count,
            p10,
            median,
            p90,
          ]),
        ),
  );
}

function questionsText({ analogies, similarity }: SpaceEvaluation): string {
  const sections = Object.entries(analogies?.sections ?? {}).map(([name, { correct, total }]) => [
    name,
    correct,
    total,
    total === 0 ? null : correct / total,
  ]);
  const asked = {
    ...(analogies && {
      'analogy accuracy': showShare(analogies.accuracy),
      'analogies with an unknown word': analogies.skipped,
    }),
    ...(similarity && {
      'similarity (Spearman)': showShare(similarity.spearman),
      'pairs judged': similarity.pairs,
      'pairs with an unknown word': similarity.skipped,
    }),
  };
  return paragraphs(
    sections.length > 0 ? table(['section', 'correct', 'questions', 'share'], sections) : '',
    Object.keys(asked).length > 0 ? facts(asked) : '',
  );
}

function acrossKindsText({ acrossKinds, sample, searchedBy }: SpaceEvaluation): string {
  const rows = ACROSS_KINDS.map((name) => {
    const { value, bm25, sif, shuffle, queries, candidates } = acrossKinds[name];
    return [QUESTIONS[name], value, bm25, sif, shuffle, queries, candidates];
  });
  const blanks = ACROSS_KINDS.flatMap((name) => {
    const reasons = [...new Set(Object.values(acrossKinds[name].reasons))];
    return reasons.map((reason) => `${QUESTIONS[name]}: ${reason}.`);
  });
  return paragraphs(
    table(['across kinds', 'space', 'BM25', 'SIF', 'shuffle', 'asked', 'among'], rows),
    facts({
      'judged on': `${sample.documents} of ${sample.ofDocuments} documents, ${sample.paragraphs} paragraphs`,
      'searched by': `paragraphs: ${searchedBy.paragraph}, documents: ${searchedBy.document}`,
    }),
    notices(blanks),
  );
}

const RECOVERED_BY = {
  predicted: 'predicted from the text, placed as a paragraph',
  inferred: 'nearest to the text, placed as a paragraph',
  sif: 'nearest to the mean of its terms',
  frequency: 'the most frequent values',
  shuffle: 'answers dealt out',
} as const;

function recoveryText(recovery: AttributeRecovery): string {
  const { field, split, features, values, hiddenToo } = recovery;
  const rows = (['predicted', 'inferred', 'sif', 'frequency', 'shuffle'] as const).map((by) => {
    const { hitAt1, hitAt3, hitAt5 } = recovery[by];
    return [RECOVERED_BY[by], hitAt1, hitAt3, hitAt5];
  });
  return paragraphs(
    table([`${field} recovered by`, 'hit@1', 'hit@3', 'hit@5'], rows),
    `${features} features with one of ${values} values, on ${split.blocks} blocks of ground in ${split.folds} folds.`,
    hiddenToo.length > 0 ? `Hidden too, for they say the same: ${hiddenToo.join(', ')}.` : '',
  );
}
