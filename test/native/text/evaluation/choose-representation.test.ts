import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unattended } from '../../../../native/contract/work.ts';
import { derivedRows } from '../../../../native/math/rows.ts';
import { chooseRepresentation, winners } from '../../../../native/text/evaluation/choose-representation.ts';
import { asCorpus, knownTexts } from '../../../../native/text/evaluation/known-texts.ts';
import { REPRESENTATIONS } from '../../../../native/text/representations.ts';
import { type TrainedSpace, trainOptions } from '../../../../native/text/space.ts';
import { train } from '../../../../native/text/train.ts';
import { allSentences, encoded, freshFolder, freshPath } from '../encoded.ts';

/** Forty documents, each of four paragraphs on a subject of its own. */
const documents = Array.from({ length: 40 }, (_, subject) => ({
  paragraphs: Array.from({ length: 4 }, (_, p) => {
    const own = Array.from({ length: 8 }, (_, w) => `word${subject}x${(w + p) % 6}`);
    return [...own, 'the', 'of', 'and', 'a'].join(' ');
  }),
}));
const corpus = await encoded(documents, { minCount: 2 });
const space = await train(corpus, trainOptions({ dimension: 24, epochs: 10, sample: 0 }), unattended);

test('the representation that finds more is chosen, and the figures say why', async () => {
  const { figures } = await chooseRepresentation(space, corpus, freshFolder(), unattended);
  // Chance is .11 for a document among forty, and .02 for a paragraph.
  const { wordToDocument, paragraphToParagraph } = figures.sif;
  assert.ok(wordToDocument! > 0.7 && paragraphToParagraph! > 0.9, JSON.stringify(figures));

  // The same with trained embeddings of which nothing is left: they must not win.
  const spoiled: TrainedSpace = {
    ...space,
    documentEmbeddings: derivedRows(space.documentEmbeddings, (rows) => rows.fill(1)),
    paragraphEmbeddings: derivedRows(space.paragraphEmbeddings, (rows) => rows.fill(1)),
  };
  const other = await chooseRepresentation(spoiled, corpus, freshFolder(), unattended);
  assert.ok(other.figures.trained.wordToDocument! < 0.1);
  assert.notEqual(other.paragraph, 'trained');
  const found = REPRESENTATIONS.map((way) => other.figures[way].wordToDocument!);
  assert.equal(other.figures[other.document].wordToDocument, Math.max(...found));
});

test('texts become a corpus of one sentence a paragraph, and come back as they were', async () => {
  const texts = knownTexts(corpus);
  const again = await asCorpus(texts, freshPath());
  assert.deepEqual(knownTexts(again), texts);
  assert.equal(allSentences(again).sentenceParagraph.length, 160);
});

test('what answers most wins, but not where it answers a question worse than SIF', () => {
  const figures = (
    wordToDocument: number,
    ...[wordToParagraph, paragraphToTerm, paragraphToParagraph]: number[]
  ) => ({
    wordToDocument,
    wordToParagraph: wordToParagraph!,
    paragraphToTerm: paragraphToTerm!,
    paragraphToParagraph: paragraphToParagraph!,
  });
  const sif = figures(0.5, 0.4, 0.2, 0.3);
  // The sum answers most, trained embeddings more than SIF, but words find fewer of their paragraphs by them.
  assert.deepEqual(
    winners({ sif, trained: figures(0.4, 0.3, 0.2, 0.6), sum: figures(0.6, 0.39, 0.2, 0.5) }),
    {
      paragraph: 'sum',
      document: 'sum',
    },
  );
  assert.deepEqual(
    winners({ sif, trained: figures(0.4, 0.3, 0.2, 0.6), sum: figures(0.6, 0.37, 0.2, 0.5) }),
    {
      paragraph: 'sif',
      document: 'sum',
    },
  );
  assert.deepEqual(winners({ sif, trained: sif, sum: sif }), { paragraph: 'sif', document: 'sif' });
});
