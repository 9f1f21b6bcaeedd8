import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lexicon } from '../../../../native/text/vocabulary/lexicon.ts';
import { pickTerms, selectTerms } from '../../../../scripts/starter/select-terms.ts';

/** A hundred terms on half a circle, so that the nearest of each are those beside it; the first is the most frequent. */
const COUNT = 100;
const texts = Array.from({ length: COUNT }, (_, row) => `term${row}`);
const counts = Uint32Array.from(texts, (_, row) => COUNT - row);
const embeddings = Float32Array.from({ length: 2 * COUNT }, (_, i) => {
  const angle = (Math.PI * Math.floor(i / 2)) / COUNT;
  return i % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
});
const unit = { lexicon: new Lexicon(texts, counts), unitTerms: embeddings, dimension: 2 };

test('a rare subject is kept with its neighbours, then the most frequent terms', () => {
  const rows = selectTerms(unit, ['term99', 'nowhere'], 50);
  // It is the last on the half circle: its forty nearest are the forty before it. Nine places are left.
  const expected = [...Array(9).keys(), ...Array.from({ length: 41 }, (_, i) => 59 + i)];
  assert.deepEqual([...rows], expected);
});

test('no more are kept than fit', () => {
  assert.equal(selectTerms(unit, ['term99', 'term0', 'term50'], 30).length, 30);
});

test('what is picked keeps its counts and rows', () => {
  const terms = { dimension: 2, texts, counts, embeddings, output: embeddings.map((value) => -value) };
  const picked = pickTerms(terms, Int32Array.of(0, 50));
  assert.deepEqual(
    [picked.texts, [...picked.counts]],
    [
      ['term0', 'term50'],
      [100, 50],
    ],
  );
  assert.deepEqual([...picked.embeddings], [1, 0, embeddings[100], embeddings[101]]);
  assert.equal(picked.output[3], -embeddings[101]!);
});
