import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unattended } from '../../../../native/contract/work.ts';
import { encodeCorpus } from '../../../../native/text/encode.ts';
import { chooseRepresentation } from '../../../../native/text/evaluation/choose-representation.ts';
import { asCorpus, knownTexts } from '../../../../native/text/evaluation/known-texts.ts';
import { REPRESENTATIONS } from '../../../../native/text/representations.ts';
import { type TrainedSpace, trainOptions } from '../../../../native/text/space.ts';
import { train } from '../../../../native/text/train.ts';

/** Forty documents, each of four paragraphs on a subject of its own. */
const documents = Array.from({ length: 40 }, (_, subject) => ({
  paragraphs: Array.from({ length: 4 }, (_, p) => {
    const own = Array.from({ length: 8 }, (_, w) => `word${subject}x${(w + p) % 6}`);
    return [...own, 'the', 'of', 'and', 'a'].join(' ');
  }),
}));
const corpus = await encodeCorpus(documents, { minCount: 2 }, unattended);
const space = await train(corpus, trainOptions({ dimension: 24, epochs: 10, sample: 0 }), unattended);

test('the representation that finds more is chosen, and the figures say why', async () => {
  const { figures } = await chooseRepresentation(space, corpus, unattended);
  // Chance is .11 for a document among forty, and .02 for a paragraph.
  const { wordToDocument, paragraphToParagraph } = figures.sif;
  assert.ok(wordToDocument! > 0.7 && paragraphToParagraph! > 0.9, JSON.stringify(figures));

  // The same with trained embeddings of which nothing is left: they must not win.
  const spoiled: TrainedSpace = {
    ...space,
    documentEmbeddings: new Float32Array(space.documentEmbeddings.length).fill(1),
    paragraphEmbeddings: new Float32Array(space.paragraphEmbeddings.length).fill(1),
  };
  const other = await chooseRepresentation(spoiled, corpus, unattended);
  assert.ok(other.figures.trained.wordToDocument! < 0.1);
  assert.notEqual(other.paragraph, 'trained');
  const found = REPRESENTATIONS.map((way) => other.figures[way].wordToDocument!);
  assert.equal(other.figures[other.document].wordToDocument, Math.max(...found));
});

test('texts become a corpus of one sentence a paragraph, and come back as they were', () => {
  const texts = knownTexts(corpus);
  const again = asCorpus(texts);
  assert.deepEqual(knownTexts(again), texts);
  assert.equal(again.sentenceOffsets.length, 161);
});
