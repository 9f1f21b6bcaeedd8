import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RowFile } from '../../../native/io/row-file.ts';
import { writeSifMeans } from '../../../native/text/encoded/write-sif-means.ts';
import { commonComponent, sifMean, sifTerms, takeOut } from '../../../native/text/sif.ts';
import { Lexicon } from '../../../native/text/vocabulary/lexicon.ts';
import { encoded, freshPath } from './encoded.ts';

const { signal } = new AbortController();

// Shares of the text .999 and .001: weights .001/1.000 and .001/.002.
const lexicon = new Lexicon(['the', 'marsh'], Uint32Array.of(999, 1));
const terms = sifTerms(lexicon, Float32Array.of(1, 0, 0, 1), 2);

test('a frequent word counts for little', () => {
  const [the, marsh] = sifMean(terms, Int32Array.of(0, 1));
  assert.ok(Math.abs(the! / marsh! - 0.001 / 0.5) < 1e-6);
  assert.ok(Math.abs(Math.hypot(the!, marsh!) - 1) < 1e-6);
});

test('a text without words has the zero row', async () => {
  const corpus = await encoded([{ paragraphs: ['', 'marsh', 'marsh the'] }, { paragraphs: [''] }], {
    minCount: 1,
  });
  const sif = sifTerms(corpus.lexicon, Float32Array.of(0, 1, 1, 0), 2);
  const rowFile = (count: number) => RowFile.open({ path: freshPath(), firstRow: 0, count, dimension: 2 });
  using paragraph = rowFile(4);
  using document = rowFile(2);
  await writeSifMeans(sif, corpus, { paragraph, document }, signal);
  assert.deepEqual(paragraph.read(0, 2), Float32Array.of(0, 0, 0, 1));
  assert.deepEqual(paragraph.read(3, 4), Float32Array.of(0, 0));
  assert.deepEqual(document.read(1, 2), Float32Array.of(0, 0));
  // marsh twice and the once, by weights a / (a + 2/3) and a / (a + 1/3).
  const [the, marsh] = document.read(0, 1);
  assert.ok(Math.abs(marsh! / the! - (2 * (0.001 + 1 / 3)) / (0.001 + 2 / 3)) < 1e-5);
});

test('the common component is the direction of most energy, and leaves nothing along it', async () => {
  // Energy along the axes: 3·.8² = 1.92 and 3·.6² = 1.08; signs cancel across.
  const rows = Float32Array.of(0.8, 0.6, 0.8, -0.6, 0.8, 0.6, 0.8, -0.6);
  const component = await commonComponent(rows, 2, signal);
  assert.ok(Math.abs(component[0]! - 1) < 1e-6 && Math.abs(component[1]!) < 1e-6);
  takeOut(rows, component);
  assert.deepEqual([...rows], [0, 1, 0, -1, 0, 1, 0, -1]);
});
