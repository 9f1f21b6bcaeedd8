import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unattended } from '../../../../native/contract/work.ts';
import { Random } from '../../../../native/math/random.ts';
import { judge, type Question } from '../../../../native/text/evaluation/judge.ts';
import { byCosine, nearestOf, placesOf } from '../../../../native/text/evaluation/ranking.ts';

const ask = async (question: Question, queries: Float32Array, candidates: Float32Array) =>
  (
    await judge(
      question,
      byCosine({ rows: queries, dimension: 2 }, { rows: candidates, dimension: 2 }),
      new Random(1),
      unattended,
    )
  ).figure;

test('reciprocal ranks are averaged, and a tie counts against us', async () => {
  const candidates = Float32Array.of(1, 0, 1, 0, 0, 1);
  const queries = Float32Array.of(1, 0, 0, 1);
  const answers = Int32Array.of(0, 2);
  // The first shares its place with another row: rank 2; the second stands alone.
  assert.equal(await ask({ measure: 'mrr', answers }, queries, candidates), 0.75);
  assert.equal(await ask({ measure: 'first', answers }, queries, candidates), 0.5);
});

const rows = Float32Array.of(1, 0, 0.8, 0.6, 0, 1);

function ofGroups(groups: number[], asked: number[], selfOf: (query: number) => number, k: number): Question {
  return {
    measure: 'precision',
    k,
    groups: Int32Array.from(asked),
    isOf: (candidate, group) => groups[candidate] === group,
    sizeOf: (group) => groups.filter((one) => one === group).length,
    selfOf,
  };
}

test('precision looks no further than the group is large, and past the query itself', async () => {
  // Rows 0 and 1 find each other; row 2 has no other of its group and is not judged.
  assert.equal(
    await ask(
      ofGroups([7, 7, 9], [7, 7, 9], (query) => query, 10),
      rows,
      rows,
    ),
    1,
  );
  // Nearest to each is itself: rows 0 and 2 are of their groups, row 1 is not of 9.
  assert.equal(
    await ask(
      ofGroups([7, 7, 9], [7, 9, 9], () => -1, 1),
      rows,
      rows,
    ),
    2 / 3,
  );
});

test('where nothing right can be found there is no figure', async () => {
  assert.equal(
    await ask(
      ofGroups([1, 2, 3], [1, 2, 3], (query) => query, 1),
      rows,
      rows,
    ),
    null,
  );
  assert.equal(await ask({ measure: 'mrr', answers: new Int32Array(0) }, new Float32Array(0), rows), null);
});

test('the shuffle is what a ranking gets that understands nothing', async () => {
  // Each of 200 finds itself first; with the answers dealt out, 1 / 200 · (1 + 1/2 + … + 1/200) = .029 is expected.
  const count = 200;
  const circle = Float32Array.from({ length: 2 * count }, (_, i) =>
    i % 2 === 0 ? Math.cos((Math.PI * i) / count) : Math.sin((Math.PI * (i - 1)) / count),
  );
  const answers = Int32Array.from({ length: count }, (_, i) => i);
  const ranking = byCosine({ rows: circle, dimension: 2 }, { rows: circle, dimension: 2 });
  const { figure, shuffle } = await judge({ measure: 'mrr', answers }, ranking, new Random(1), unattended);
  assert.equal(figure, 1);
  assert.ok(shuffle! > 0.01 && shuffle! < 0.06, String(shuffle));
});

test('a candidate below the floor is not found', async () => {
  const scores = [
    [3, 0, 1],
    [0, 0, 0],
  ];
  const ranking = {
    queryCount: 2,
    candidateCount: 3,
    floor: 0,
    score: (query: number, out: Float64Array) => out.set(scores[query]!),
  };
  assert.deepEqual(
    (await nearestOf(ranking, 3, () => -1, unattended)).map((list) => [...list]),
    [[0, 2], []],
  );
  // Where nothing is found every answer shares the last place.
  const [places] = await placesOf(ranking, [Int32Array.of(2, 1)], unattended);
  assert.deepEqual([...places!], [2, 3]);
});
