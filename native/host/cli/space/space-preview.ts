import type { VocabularyPreview } from '../../../contract/text.ts';
import { silent } from '../../../contract/work.ts';
import { documentAnswer, paragraphs, table } from '../answer.ts';
import { type Leaf, parseAtLeastOne, parseCount } from '../command.ts';
import { addVocabularyFlags, type VocabularyFlags, vocabularyOf } from './space-train.ts';

interface PreviewFlags extends VocabularyFlags {
  corpus?: string;
  paragraph: number;
  count: number;
}

export const previewLeaf: Leaf<PreviewFlags> = {
  usage: 'preview',
  summary: 'the phrases, the vocabulary and a paragraph as “space train” would read them; trains nothing',
  example: 'space preview --phrases 2 --phrase-score npmi -p Coast.semantile',
  needsProject: true,
  options(command) {
    command
      .option('--corpus <corpus>', 'whose paragraph is shown (default: the first)')
      .option('--paragraph <n>', 'which of its paragraphs, from 0', parseCount, 0)
      .option('-k, --count <n>', 'how many phrases', parseAtLeastOne, 20);
    return addVocabularyFlags(command);
  },
  async run({ engine, work }, _, flags) {
    const { corpus, paragraph, count } = flags;
    const answer = await engine.previewVocabulary(
      { vocabulary: await vocabularyOf(flags), corpus: corpus ?? null, paragraph, phrases: count },
      silent(work.signal),
    );
    return documentAnswer(answer, previewText(answer));
  },
};

function previewText(preview: VocabularyPreview): string {
  const { words, isSample, differentWords, terms, phraseCount } = preview;
  const counted = (count: number) => count.toLocaleString('en');
  const summary = `${isSample ? 'The first ' : ''}${counted(words)} words: ${counted(differentWords)} different ones, of which ${counted(terms)} terms are kept, ${counted(phraseCount)} of them phrases.`;
  const rows = preview.phrases.map(({ text, count, score }) => [text, count, score]);
  const read = preview.paragraph.terms.map(({ text, role }) =>
    role === 'stop' || role === 'unknown' ? `(${text})` : text,
  );
  return paragraphs(
    summary,
    rows.length > 0 ? table(['phrase', 'count', 'score'], rows) : '',
    `Read as, (what is left out):\n${read.join(' ')}`,
  );
}
