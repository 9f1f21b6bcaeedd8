import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unattended } from '../../../../native/contract/work.ts';
import { encodeCorpus } from '../../../../native/text/encode.ts';
import { chooseRepresentation } from '../../../../native/text/evaluation/choose-representation.ts';
import { groupPrecision, meanReciprocalRank } from '../../../../native/text/evaluation/retrieval.ts';
import { REPRESENTATIONS, textRepresentations } from '../../../../native/text/representations.ts';
import { type TrainedSpace, trainOptions } from '../../../../native/text/space.ts';
import { train } from '../../../../native/text/train.ts';

function drained(slices: Generator<void, number, void>): number {
  for (;;) {
    const slice = slices.next();
    if (slice.done) return slice.value;
  }
}

test('reciprocal ranks are averaged, and a tie counts against us', () => {
  const candidates = { rows: Float32Array.of(1, 0, 1, 0, 0, 1), dimension: 2 };
  const queries = { rows: Float32Array.of(1, 0, 0, 1), dimension: 2 };
  // The first shares its place with another row: rank 2; the second stands alone.
  assert.equal(drained(meanReciprocalRank(queries, Int32Array.of(0, 2), candidates)), 0.75);
});

test('group precision looks no further than the group is large, and past the query itself', () => {
  const candidates = { rows: Float32Array.of(1, 0, 0.8, 0.6, 0, 1), dimension: 2 };
  const groups = Int32Array.of(7, 7, 9);
  const all = drained(groupPrecision(candidates, groups, candidates, groups, 10, (query) => query));
  // Rows 0 and 1 find each other; row 2 has no other of its group and is not judged.
  assert.equal(all, 1);
  const wrong = drained(groupPrecision(candidates, Int32Array.of(7, 9, 9), candidates, groups, 1, () => -1));
  assert.equal(wrong, 2 / 3);
});

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
  const texts = await textRepresentations(space, corpus, unattended);
  const choice = await chooseRepresentation(space, corpus, texts, unattended);
  assert.equal(choice.documentsJudged, 40);
  const { sif } = choice.figures!;
  // Chance is .11 for a document among forty, and .02 for a paragraph.
  assert.ok(sif.wordToDocument > 0.7 && sif.sameDocument > 0.9, JSON.stringify(sif));

  // The same with trained embeddings of which nothing is left: they must not win.
  const spoiled: TrainedSpace = {
    ...space,
    documentEmbeddings: new Float32Array(space.documentEmbeddings.length).fill(1),
    paragraphEmbeddings: new Float32Array(space.paragraphEmbeddings.length).fill(1),
  };
  const other = await chooseRepresentation(
    spoiled,
    corpus,
    await textRepresentations(spoiled, corpus, unattended),
    unattended,
  );
  assert.ok(other.figures!.trained.wordToDocument < 0.1);
  assert.notEqual(other.paragraph, 'trained');
  const found = REPRESENTATIONS.map((representation) => other.figures![representation].wordToDocument);
  assert.equal(other.figures![other.document].wordToDocument, Math.max(...found));
});

test('a corpus of few documents is not judged by', async () => {
  const few = await encodeCorpus(documents.slice(0, 5), { minCount: 2 }, unattended);
  const small = await train(few, trainOptions({ dimension: 4, epochs: 1 }), unattended);
  const choice = await chooseRepresentation(
    small,
    few,
    await textRepresentations(small, few, unattended),
    unattended,
  );
  assert.deepEqual(choice, { paragraph: 'sum', document: 'sum', figures: null, documentsJudged: 5 });
});
