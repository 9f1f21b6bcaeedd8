import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../../native/math/random.ts';
import { fill, sentence } from '../../../native/sample/corpus/grammar.ts';
import { SUBJECTS, writeCorpus } from '../../../native/sample/corpus/write-corpus.ts';
import { tokens } from '../../../native/text/vocabulary/tokenize.ts';

function corpus(seed: number, documents?: number): string {
  const steps = writeCorpus(seed, documents);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

const text = corpus(7);
const paragraphs = text
  .trimEnd()
  .split('\n')
  .map((line) => line.split('\t'));

test('slots, alternatives and ranges are filled, and an article fits its word', () => {
  const random = new Random(1);
  const words = { what: ['egret'], deep: ['{what}'] };
  assert.equal(
    sentence('a {deep} [stands|stands] in {3-3} streams.', words, {}, random),
    'An egret stands in 3 streams.',
  );
  assert.throws(() => fill('{unknown}', {}, {}, random), /unknown slot/);
  assert.throws(() => fill('{loop}', { loop: ['{loop}'] }, {}, random), /lead back/);
});

test('the same seed writes the same words, another seed others', () => {
  assert.equal(corpus(7, 12), corpus(7, 12));
  assert.notEqual(corpus(7, 12), corpus(8, 12));
});

test('the corpus has the size of a small archive: documents, paragraphs, words, terms', () => {
  const counts = new Map<string, number>();
  let words = 0;
  for (const [, paragraph] of paragraphs) {
    for (const token of tokens(paragraph!)) {
      counts.set(token, (counts.get(token) ?? 0) + 1);
      words++;
    }
  }
  const documents = new Set(paragraphs.map(([id]) => id)).size;
  const terms = [...counts.values()].filter((count) => count >= 5).length;
  assert.ok(documents >= 150 && documents <= 250, `${documents} documents`);
  assert.ok(paragraphs.length >= 1200 && paragraphs.length <= 2500, `${paragraphs.length} paragraphs`);
  assert.ok(words >= 60_000 && words <= 120_000, `${words} words`);
  assert.ok(terms >= 700, `${terms} terms`);
});

test('no slot, tab or doubled word is left in a paragraph', () => {
  for (const row of paragraphs) {
    assert.equal(row.length, 2);
    assert.doesNotMatch(row[1]!, /[{}[\]|]|undefined|\s{2}|\b(\w+) \1\b/i);
    assert.match(row[1]!, /^[A-Z0-9].*\.$/);
  }
});

test('every subject stands beside subjects that exist', () => {
  const ids = SUBJECTS.map(({ id }) => id);
  for (const { beside } of SUBJECTS) for (const other of beside) assert.ok(ids.includes(other), other);
});

/** How much more often two words share a paragraph than they would by chance. */
function lift(one: string, other: string): number {
  const sets = paragraphs.map(([, paragraph]) => new Set(tokens(paragraph!)));
  const share = (test: (words: Set<string>) => boolean) => sets.filter(test).length / sets.length;
  const both = share((words) => words.has(one) && words.has(other));
  return both / (share((words) => words.has(one)) * share((words) => words.has(other)));
}

test('related words share paragraphs, unrelated ones do not', () => {
  for (const [one, other] of [
    ['marsh', 'cordgrass'],
    ['wetland', 'creek'],
    ['harbour', 'breakwater'],
    ['port', 'pier'],
    ['runway', 'hangar'],
    ['airport', 'taxiway'],
    ['woodland', 'canopy'],
    ['cropland', 'tractor'],
    ['houses', 'garden'],
    ['river', 'bridge'],
    ['ferry', 'terminal'],
    ['dune', 'grass'],
  ] as const) {
    assert.ok(lift(one, other) > 2.5, `${one} and ${other}: ${lift(one, other)}`);
  }
  for (const [one, other] of [
    ['cordgrass', 'runway'],
    ['taxiway', 'tractor'],
    ['canopy', 'breakwater'],
  ] as const) {
    assert.ok(lift(one, other) < 0.6, `${one} and ${other}: ${lift(one, other)}`);
  }
});
