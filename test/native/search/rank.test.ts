import assert from 'node:assert/strict';
import test from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { Random } from '../../../native/math/random.ts';
import { exactIndex } from '../../../native/search/neighbour-index.ts';
import { composeQuery } from '../../../native/search/query-embedding.ts';
import { reasonsOf, type Source, search } from '../../../native/search/rank.ts';

/** σ = standardised similarity: knots at −3, −2.75, … 3.5. */
const table = { firstSigma: -3, z: Array.from({ length: 27 }, (_, n) => -3 + 0.25 * n) };

function source(
  kind: Source['kind'],
  similarities: number[],
  sd: number,
  admits: Uint8Array | null = null,
): Source {
  const rows = Float32Array.from(similarities.flatMap((value) => [value, 0]));
  const means = new Float32Array(similarities.length);
  const sds = new Float32Array(similarities.length).fill(sd);
  return { kind, name: '', rows, moments: { means, sds }, table, query: Float32Array.of(1, 0), admits };
}

test('kinds of different spread are ranked in one list by σ', async () => {
  // Terms: .5 ÷ .25 = 2 σ and .25 ÷ .25 = 1 σ; tiles: .5 ÷ .125 = 4 σ and 0.
  const sources = [source('term', [0.5, 0.25], 0.25), source('tile', [0, 0.5], 0.125)];
  const { hits, sigmas, above } = await search(sources, 3, unattended);
  assert.deepEqual(
    hits.map(({ kind, row, similarity, sigma }) => [kind, row, similarity, Math.round(sigma * 1e6) / 1e6]),
    [
      ['tile', 1, 0.5, 4],
      ['term', 0, 0.5, 2],
      ['term', 1, 0.25, 1],
    ],
  );
  assert.equal(sigmas[1]!.length, 2);
  // Texts count from 1.645 σ, tiles from 2.5 σ.
  assert.deepEqual(above, [1, 1]);
});

test('what a filter takes out is in no list and has no score', async () => {
  const { hits, sigmas, above } = await search(
    [source('tile', [0.5, 0.4], 0.1, Uint8Array.of(0, 1))],
    5,
    unattended,
  );
  assert.deepEqual(
    hits.map((hit) => hit.row),
    [1],
  );
  assert.ok(Number.isNaN(sigmas[0]![0]));
  assert.deepEqual(above, [1]);
});

test('a reason names the nearest terms and says when an item is no closer than chance', async () => {
  const sources = [source('tile', [0.4, 0.1], 0.1)];
  const { hits } = await search(sources, 2, unattended);
  const terms = exactIndex(Float32Array.of(0, 1, 1, 0, -1, 0), 2);
  const reasons = await reasonsOf(hits, sources, () => terms, 2, unattended);
  assert.deepEqual(
    reasons.map((reason) => reason.isCloserThanChance),
    [true, false],
  );
  assert.deepEqual(
    reasons[0]!.nearestTerms.map(({ term }) => term),
    [1, 0],
  );
});

test('parts of a query count alike, negative ones against', () => {
  const { SQRT1_2 } = Math;
  const sum = composeQuery([
    { embedding: Float32Array.of(3, 0), isNegative: false },
    { embedding: Float32Array.of(0, 0.5), isNegative: true },
  ]);
  assert.ok(Math.abs(sum![0]! - SQRT1_2) < 1e-6 && Math.abs(sum![1]! + SQRT1_2) < 1e-6);
  const same = { embedding: Float32Array.of(1, 0), isNegative: false };
  assert.equal(composeQuery([same, { ...same, isNegative: true }]), null);
  assert.equal(composeQuery([{ ...same, isNegative: true }]), null);
  assert.equal(composeQuery([]), null);
});

test('a cancelled search stops', async () => {
  const controller = new AbortController();
  controller.abort();
  const rows = new Float32Array(2_000_000 * 16);
  const index = exactIndex(rows, 16);
  await assert.rejects(
    index.nearest(new Float32Array(16), 3, { signal: controller.signal, report() {} }),
    /abort/i,
  );
});

test('the neighbours of several are those of each alone', async () => {
  const random = new Random(5);
  const rows = Float32Array.from({ length: 300 * 7 }, () => random.normal());
  const index = exactIndex(rows, 7);
  const queries = rows.slice(0, 6 * 7);
  const together = await index.nearestToEach(queries, 3, unattended);
  assert.equal(together.length, 6);
  for (const [n, found] of together.entries()) {
    const alone = await index.nearest(queries.subarray(n * 7, (n + 1) * 7), 3, unattended);
    assert.deepEqual(found.rows, alone.rows);
    // The order of the additions differs: float32 rounding of values below 20.
    for (const [place, similarity] of found.similarities.entries())
      assert.ok(Math.abs(similarity - alone.similarities[place]!) < 1e-5);
  }
});
