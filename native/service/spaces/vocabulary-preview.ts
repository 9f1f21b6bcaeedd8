import { EngineError } from '../../contract/failure.ts';
import type { TextMethods, VocabularyPreview } from '../../contract/text.ts';
import { silent, type Work } from '../../contract/work.ts';
import { previewVocabulary } from '../../text/vocabulary/preview.ts';
import { TextReader } from '../../text/vocabulary/text-reader.ts';
import type { OpenProject } from '../open-project.ts';
import { requireParagraphs } from '../requirements.ts';

/** Read in a second or two, and enough for the phrases a person would miss or wonder about. */
const WORDS_READ = 1_000_000;

type Params = Parameters<TextMethods['previewVocabulary']>[0];

/** What settings make of the documents. Failures: step-missing (no documents), out-of-range (also the paragraph), not-found (the corpus). */
export async function vocabularyPreview(
  project: OpenProject,
  { vocabulary, corpus, paragraph, phrases }: Params,
  work: Work<{ done: number; total: number }>,
): Promise<VocabularyPreview> {
  await requireParagraphs(project);
  const shown = await paragraphText(project, corpus, paragraph);
  const found = await previewVocabulary(paragraphTexts(project, work), vocabulary, WORDS_READ, {
    signal: work.signal,
    report: ({ words }) => work.report({ done: words, total: WORDS_READ }),
  });
  const reader = new TextReader(found.lexicon, vocabulary);
  return {
    words: found.words,
    isSample: found.isSample,
    differentWords: found.differentWords,
    terms: found.lexicon.size,
    phrases: found.phrases.slice(0, phrases),
    phraseCount: found.phrases.length,
    paragraph: { text: shown, terms: reader.read(shown) },
  };
}

async function* paragraphTexts(project: OpenProject, { signal }: Work<never>): AsyncGenerator<string> {
  for await (const batch of project.store.paragraphs.stream(silent(signal))) {
    for (const { text } of batch) yield text;
  }
}

async function paragraphText(
  project: OpenProject,
  corpus: string | null,
  paragraph: number,
): Promise<string> {
  const { corpora, paragraphs } = project.store;
  const shown = corpus === null ? (await corpora.list())[0]! : await corpora.get(corpus);
  const [found] = await paragraphs.page(shown.id, paragraph, 1);
  if (found) return found.text;
  const reason = `${paragraph}; ${shown.name} has 0 … ${shown.paragraphs - 1}`;
  throw new EngineError({ kind: 'out-of-range', what: 'The paragraph', reason });
}
