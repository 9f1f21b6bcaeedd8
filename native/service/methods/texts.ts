import { DEFAULT_SPACE, type SpaceRecord, type TextMethods } from '../../contract/text.ts';
import { calibrationWarning } from '../../search/background.ts';
import type { StoredCorpus } from '../../store/ports/corpus.ts';
import type { StoredSpace } from '../../store/ports/space.ts';
import { tokens } from '../../text/vocabulary/tokenize.ts';
import { previewLayerText } from '../relational/preview-layer-text.ts';
import type { Session } from '../session.ts';
import { clearTextCache } from '../spaces/encoded-corpora.ts';
import { exportSpace, inferText } from '../spaces/space-files.ts';
import { analogyAnswer, nearestAnswer } from '../spaces/space-neighbours.ts';
import { compareSpaces, doesntMatch, textSimilarity } from '../spaces/space-relations.ts';
import { vocabularyPreview } from '../spaces/vocabulary-preview.ts';
import { spaceTrained } from '../tasks/train-space.ts';

export function textMethods(session: Session): TextMethods {
  const store = () => session.project().store;
  return {
    listCorpora: async () => ({ corpora: (await store().corpora.list()).map(corpusRecord) }),
    async removeCorpus({ corpus }, work) {
      const { id } = await store().corpora.get(corpus);
      await store().corpora.remove(id, work);
      await clearTextCache(session.project().dir);
      session.project().touch('corpora', 'spaces');
    },
    async readParagraphs({ corpus, offset, limit }) {
      const { id } = await store().corpora.get(corpus);
      const page = await store().paragraphs.page(id, offset, limit);
      const space = await session.project().spaces.active();
      const read = (text: string) => (space ? space.embedder.reader.terms(text) : tokens(text));
      return page.map((paragraph) => ({ ...paragraph, tokens: read(paragraph.text) }));
    },
    previewVocabulary: (params, work) => vocabularyPreview(session.project(), params, work),
    previewLayerText: (params, work) => previewLayerText(session.project(), params, work),
    async listSpaces() {
      const hash = await store().corpora.hash();
      return { spaces: (await store().spaces.list()).map((space) => spaceRecord(space, hash)) };
    },
    async useSpace({ space }) {
      const { id } = await store().spaces.get(space);
      const active = await store().spaces.activate(id);
      session.project().touch('spaces', 'labels', 'mappings');
      return spaceRecord(active, await store().corpora.hash());
    },
    async removeSpace({ space }, work) {
      const { id } = await store().spaces.get(space);
      await store().spaces.remove(id, work);
      session.project().spaces.forget(id);
      session.project().searches.forgetTiles();
      session.project().touch('spaces', 'labels', 'mappings');
    },
    async listTerms({ space, contains, phrases, offset, limit }) {
      const { record } = await session.project().spaces.get(space);
      return store().spaces.pageTerms(record.id, { contains, phrases }, offset, limit);
    },
    nearest: (params, work) => nearestAnswer(session.project(), params, work),
    analogy: (params) => analogyAnswer(session.project(), params),
    compareSpaces: (params, work) => compareSpaces(session.project(), params, work),
    doesntMatch: (params) => doesntMatch(session.project(), params),
    textSimilarity: (params) => textSimilarity(session.project(), params),
    inferText: async ({ space, text, out }) =>
      inferText(await session.project().spaces.get(space), text, out),
    exportSpace: async ({ space, ...params }, work) =>
      exportSpace(session.project(), await session.project().spaces.get(space), params, work),
    async getDocument({ document }) {
      const { id, title, name, corpus, paragraphs } = await store().documents.get(document);
      return {
        id,
        title: title ?? name,
        corpus,
        paragraphs: paragraphs.map(({ id, text }) => ({ id, text })),
      };
    },
  };
}

export function corpusRecord(corpus: StoredCorpus) {
  const { id, name, format, documents, paragraphs, tokens: tokenCount, skipped } = corpus;
  return { id, name, format, documents, paragraphs, tokens: tokenCount, skipped };
}

/** What was done last with the documents of a space. */
function madeHow({ origin }: StoredSpace): string {
  return origin.kind === 'trained' || origin.kind === 'continued' ? 'trained' : 'added';
}

function spaceRecord(space: StoredSpace, corpusHash: string): SpaceRecord {
  return {
    ...spaceTrained(space),
    name: space.name,
    active: space.active,
    createdAt: space.createdAt,
    origin: space.origin,
    // A space of before there were phrases has none.
    params: { ...DEFAULT_SPACE, ...space.params },
    lossCurve: space.lossCurve,
    searchedBy: space.searchedBy,
    warnings: [calibrationWarning(space.terms)].filter((warning) => warning !== null),
    stale:
      space.corpusHash === corpusHash ? null : `the documents have changed since it was ${madeHow(space)}`,
  };
}
