import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACROSS_KINDS } from '../../../../native/contract/space-evaluation.ts';
import { unattended } from '../../../../native/contract/work.ts';
import { judgeSpace } from '../../../../native/text/evaluation/judge-space.ts';
import { drawSample } from '../../../../native/text/evaluation/sample.ts';
import { wordsOf } from './words-of-texts.ts';

/** Twelve subjects, a document each: three paragraphs of its own six words, twice, and “the” once. */
const SUBJECTS = 12;
const own = (subject: number) => Array.from({ length: 6 }, (_, word) => `s${subject}w${word}`);
const texts = wordsOf(
  Array.from({ length: SUBJECTS }, (_, subject) => {
    // One word stands once more: the strongest of its document.
    const paragraph = [...own(subject), ...own(subject), `s${subject}w0`, 'the'].join(' ');
    return [paragraph, paragraph, paragraph];
  }),
);
const sample = await drawSample(texts, 1, unattended.signal);

/** Each subject is a direction of its own; `the` is a thirteenth. */
const DIMENSION = SUBJECTS + 1;
const axis = (n: number) => Array.from({ length: DIMENSION }, (_, k) => (k === n ? 1 : 0));
const subjectOf = (term: string) => (term === 'the' ? SUBJECTS : Number(/^s(\d+)/.exec(term)![1]));
const terms = {
  rows: Float32Array.from(texts.lexicon.terms.flatMap((term) => axis(subjectOf(term)))),
  dimension: DIMENSION,
};
const perfect = {
  documents: Float32Array.from(Array.from({ length: SUBJECTS }, (_, n) => axis(n)).flat()),
  paragraphs: Float32Array.from(Array.from(sample.paragraphDocument, (document) => axis(document)).flat()),
};
const place = (ids: Int32Array) => Float32Array.from(axis(subjectOf(texts.lexicon.terms[ids[0]!]!)));

test('a space in which each document has a direction of its own answers all that can be answered', async () => {
  const judged = await judgeSpace({ sample, terms, searched: perfect, place, seed: 1 }, unattended);
  assert.deepEqual(
    [...sample.words].map((term) => texts.lexicon.terms[term]!.slice(-2)),
    Array(12).fill('w0'),
  );
  for (const by of ['value', 'bm25', 'sif'] as const) {
    assert.equal(judged.wordToDocument[by], 1, by);
    assert.equal(judged.wordToParagraph[by], 1, by);
    assert.equal(judged.paragraphToParagraph[by], 1, by);
    // Three paragraphs are the same: none is before all others.
    assert.equal(judged.inferredFindsItself[by], 0, by);
  }
  // Six terms tell of a document; “the” stands in all twelve.
  assert.deepEqual([judged.paragraphToTerm.value, judged.paragraphToTerm.sif], [1, 1]);
  assert.equal(judged.paragraphToTerm.bm25, null);
  assert.match(judged.paragraphToTerm.reasons.bm25!, /ranks texts/);
  assert.ok(
    ACROSS_KINDS.every((name) => judged[name].shuffle! < 0.5),
    JSON.stringify(judged),
  );
  const { queries, candidates, measure } = judged.wordToParagraph;
  assert.deepEqual([queries, candidates, measure], [12, 36, 'precision-at-10']);
});

test('texts that all lie in one place are found by nothing but their words', async () => {
  const nowhere = {
    documents: Float32Array.from(Array.from({ length: SUBJECTS }, () => axis(SUBJECTS)).flat()),
    paragraphs: Float32Array.from(Array.from({ length: 3 * SUBJECTS }, () => axis(SUBJECTS)).flat()),
  };
  const judged = await judgeSpace({ sample, terms, searched: nowhere, place, seed: 1 }, unattended);
  // All share the last place.
  assert.equal(judged.wordToDocument.value, 1 / SUBJECTS);
  // “the” comes first, then whatever stands first in the vocabulary.
  assert.ok(judged.paragraphToTerm.value! < 0.2, String(judged.paragraphToTerm.value));
  assert.equal(judged.wordToDocument.sif, 1);
});

test('what cannot be judged has no figure, and a reason', async () => {
  const one = wordsOf([['a b c d e f g h i j k', 'a b c d e f g h i j k']]);
  const alone = await drawSample(one, 1, unattended.signal);
  const judge = (of: typeof alone, documents: number) =>
    judgeSpace(
      {
        sample: of,
        terms: { rows: new Float32Array(11).fill(1), dimension: 1 },
        searched: {
          documents: new Float32Array(documents),
          paragraphs: new Float32Array(of.paragraphs.length),
        },
        place: () => Float32Array.of(1),
        seed: 1,
      },
      unattended,
    );
  const single = await judge(alone, 1);
  assert.equal(single.wordToDocument.value, null);
  assert.match(single.wordToDocument.reasons.value!, /one document/);
  assert.notEqual(single.inferredFindsItself.value, null);
  const short = await judge(await drawSample(wordsOf([['a b'], ['c d']]), 1, unattended.signal), 2);
  for (const name of ACROSS_KINDS) {
    const { value, shuffle, reasons, queries } = short[name];
    assert.deepEqual([value, shuffle, queries], [null, null, 0], name);
    assert.ok(reasons.value && reasons.bm25 && reasons.sif && reasons.shuffle, name);
  }
  assert.match(short.paragraphToParagraph.reasons.value!, /ten known words|10 known words/);
  const none = await judge(await drawSample(wordsOf([]), 1, unattended.signal), 0);
  assert.match(none.wordToParagraph.reasons.value!, /no documents/);
});
