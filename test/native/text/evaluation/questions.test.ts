import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unattended } from '../../../../native/contract/work.ts';
import { parseAnalogies, parseRatedPairs } from '../../../../native/text/evaluation/question-files.ts';
import { evaluateAnalogies, evaluateSimilarity } from '../../../../native/text/evaluation/questions.ts';
import { Lexicon } from '../../../../native/text/vocabulary/lexicon.ts';

const angles = { paris: 0, france: 60, berlin: 90, germany: 150, cat: 200, dog: 210 };
const names = Object.keys(angles);
const terms = {
  lexicon: new Lexicon(names, new Uint32Array(names.length).fill(1)),
  unitTerms: Float32Array.from(
    Object.values(angles).flatMap((deg) => [
      Math.cos((deg * Math.PI) / 180),
      Math.sin((deg * Math.PI) / 180),
    ]),
  ),
  dimension: 2,
};

const ANALOGIES = `: capitals
Paris France Berlin Germany
Paris France Madrid Spain
: wrong
Paris France Cat Dog
`;

test('analogies are counted by section, and unknown words are skipped, not wrong', async () => {
  const options = { method: '3cosadd', restrict: 30_000 } as const;
  const figures = await evaluateAnalogies(terms, parseAnalogies(ANALOGIES), options, unattended);
  // b − a + c of the last is (−1.44, .52), 160°: germany is closest.
  assert.deepEqual(figures, {
    sections: { capitals: { correct: 1, total: 1 }, wrong: { correct: 0, total: 1 } },
    accuracy: 0.5,
    skipped: 1,
  });
});

test('words beyond the restriction are neither asked nor answers', async () => {
  const options = { method: '3cosadd', restrict: 3 } as const;
  const figures = await evaluateAnalogies(terms, parseAnalogies(ANALOGIES), options, unattended);
  assert.deepEqual(figures.accuracy, null);
  assert.equal(figures.skipped, 3);
});

test('similarity is the rank correlation over the known pairs', () => {
  const pairs = parseRatedPairs(
    '# a comment\nparis\tfrance\t5\nParis\tberlin\t3\ncat\tdog\t9.5\ncat\tmouse\t8\n',
  );
  assert.deepEqual(evaluateSimilarity(terms, pairs), { spearman: 1, pairs: 3, skipped: 1 });
  assert.equal(evaluateSimilarity(terms, pairs.slice(3)).spearman, null);
});

test('rated pairs come in the forms that are passed around', () => {
  const expected = [{ a: 'old', b: 'new', rating: 1.58 }];
  assert.deepEqual(parseRatedPairs('Word 1,Word 2,Human (mean)\nold,new,1.58\n'), expected);
  assert.deepEqual(parseRatedPairs('word1\tword2\tPOS\tSimLex999\nold\tnew\tA\t1.58\t2.72\n'), expected);
  assert.deepEqual(parseRatedPairs('old new 1.58'), expected);
});

test('a line that is no question is named', () => {
  assert.throws(() => parseAnalogies(': a\none two three\n'), /line 2 has no four words/);
  assert.throws(() => parseRatedPairs('a b 1\nc d\n'), /line 2 has no two words and a rating/);
  assert.throws(() => parseRatedPairs('no numbers\n'), /no line/);
});

test('an answer that shares its place with another is wrong', async () => {
  // Germany has a twin.
  const twins = {
    lexicon: new Lexicon([...names, 'twin'], new Uint32Array(names.length + 1).fill(1)),
    unitTerms: Float32Array.of(...terms.unitTerms, ...terms.unitTerms.subarray(6, 8)),
    dimension: 2,
  };
  const options = { method: '3cosadd', restrict: 30_000 } as const;
  const { sections } = await evaluateAnalogies(twins, parseAnalogies(ANALOGIES), options, unattended);
  assert.deepEqual(sections.capitals, { correct: 0, total: 1 });
});

test('the three words of a question are no answers to it', async () => {
  // b − a + c at 0°, 10°, 20° points to 30°; without them the nearest is at 100°, though 20° is nearer.
  const words = ['a', 'b', 'c', 'far', 'farther'];
  const unitTerms = Float32Array.from(
    [0, 10, 20, 100, 200].flatMap((deg) => [
      Math.cos((deg * Math.PI) / 180),
      Math.sin((deg * Math.PI) / 180),
    ]),
  );
  const few = { lexicon: new Lexicon(words, new Uint32Array(5).fill(1)), unitTerms, dimension: 2 };
  const ask = (file: string) =>
    evaluateAnalogies(few, parseAnalogies(file), { method: '3cosadd', restrict: 10 }, unattended);
  assert.equal((await ask('a b c far')).accuracy, 1);
  assert.equal((await ask('a b c c')).accuracy, 0);
});

test('a word is looked for as it is written, then in lower case', async () => {
  const cased = { ...terms, lexicon: new Lexicon(['Paris', ...names.slice(1)], terms.lexicon.counts) };
  const options = { method: '3cosadd', restrict: 30_000 } as const;
  const figures = await evaluateAnalogies(cased, parseAnalogies(ANALOGIES), options, unattended);
  assert.deepEqual(figures.sections.capitals, { correct: 1, total: 1 });
});

test('a pair with a word beyond the restriction is skipped', () => {
  const pairs = parseRatedPairs('paris\tfrance\t5\nparis\tberlin\t3\ncat\tdog\t9.5\n');
  assert.deepEqual(evaluateSimilarity(terms, pairs, 3), { spearman: 1, pairs: 2, skipped: 1 });
});

test('a cancelled evaluation ends with the first question after it', async () => {
  const options = { method: '3cosadd', restrict: 30_000 } as const;
  const many = parseAnalogies(Array.from({ length: 20_000 }, () => 'paris france berlin germany').join('\n'));
  const cancel = new AbortController();
  let last = 0;
  const work = {
    signal: cancel.signal,
    report: ({ asked }: { asked: number }) => {
      last = asked;
      if (asked === 100) cancel.abort();
    },
  };
  await assert.rejects(evaluateAnalogies(terms, many, options, work), { name: 'AbortError' });
  assert.ok(last < 20_000, String(last));
});

test('of a line that is none only the begin is quoted', () => {
  const long = 'x'.repeat(1_000_000);
  const quotes = (thrown: unknown) => thrown instanceof RangeError && thrown.message.length < 200;
  assert.throws(() => parseAnalogies(long), quotes);
  assert.throws(() => parseRatedPairs(`river lake 9\n${long}`), quotes);
});
