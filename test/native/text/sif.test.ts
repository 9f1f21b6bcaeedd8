import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lexicon } from '../../../native/text/lexicon.ts';
import { commonComponent, sifMean, sifMeans, sifTerms, withoutComponent } from '../../../native/text/sif.ts';

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
  const means = await sifMeans(terms, Int32Array.of(1), Int32Array.of(0, 0, 1), signal);
  assert.deepEqual([...means], [0, 0, 0, 1]);
});

test('the common component is the direction of most energy, and leaves nothing along it', async () => {
  // Energy along the axes: 3·.8² = 1.92 and 3·.6² = 1.08; signs cancel across.
  const rows = Float32Array.of(0.8, 0.6, 0.8, -0.6, 0.8, 0.6, 0.8, -0.6);
  const component = await commonComponent(rows, 2, signal);
  assert.ok(Math.abs(component[0]! - 1) < 1e-6 && Math.abs(component[1]!) < 1e-6);
  assert.deepEqual(
    [...(await withoutComponent(rows.slice(), component, signal))],
    [0, 1, 0, -1, 0, 1, 0, -1],
  );
});
