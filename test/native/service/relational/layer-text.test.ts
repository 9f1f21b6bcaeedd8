import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended } from '../../../../native/contract/work.ts';
import { Random } from '../../../../native/math/random.ts';
import { groundFolds } from '../../../../native/service/relational/ground-folds.ts';
import { RepeatingFields } from '../../../../native/service/relational/repeating-fields.ts';
import { type OpenWorld, openWorld } from '../made-world.ts';

type Properties = Record<string, string | number | null>;

/** Squares of a hundredth of a degree, a row of them after the other, as a layer labelled by `cover`. */
async function addSquares(
  world: OpenWorld,
  properties: readonly Properties[],
  columns: number,
): Promise<string> {
  const features = properties.map((own, n) => {
    const [west, south] = [10 + (n % columns) / 100, 50 + Math.floor(n / columns) / 100];
    const [east, north] = [west + 0.01, south + 0.01];
    const ring = [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ];
    return { type: 'Feature', properties: own, geometry: { type: 'Polygon', coordinates: [ring] } };
  });
  const path = join(world.dir, 'squares.geojson');
  writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features }));
  const { layers } = await world.run('add-layer', {
    path,
    layer: null,
    labelField: 'cover',
    label: null,
    labelText: null,
    crs: null,
    bufferM: 0,
    complete: false,
  });
  return layers[0]!.id;
}

test('a layer is a document, and each of its features a paragraph with the labels around it', async (t) => {
  const world = await openWorld(t);
  // Twelve in a row: marsh, then dune from the fourth on.
  const rows = Array.from({ length: 12 }, (_, n) => ({
    objectid: 100 + n,
    cover: n < 3 ? 'Salt marsh' : 'Dune',
    wet: n < 3 ? 'Y' : 'N',
  }));
  const layer = await addSquares(world, rows, 12);
  const preview = await world.engine.previewLayerText({ layer, features: 4 }, unattended);
  assert.deepEqual(
    preview.fields.map(({ name, told }) => [name, told]),
    [
      ['objectid', 'skipped'],
      ['cover', 'category'],
      ['wet', 'category'],
    ],
  );
  // Half of the mean distance is less than a square: what lies beyond a neighbour is not near.
  assert.deepEqual(
    preview.examples.map(({ text }) => text),
    [
      'cover=Salt_marsh salt marsh wet=Y touches=Salt_marsh',
      'cover=Salt_marsh salt marsh wet=Y touches=Salt_marsh',
      'cover=Salt_marsh salt marsh wet=Y touches=Dune touches=Salt_marsh',
      'cover=Dune dune wet=N touches=Dune touches=Salt_marsh',
    ],
  );
  const adding = { paths: [], format: null, column: null, layers: [layer, 'no such layer'] };
  const { corpora, failures } = await world.run('add-corpora', adding);
  assert.deepEqual(
    corpora.map(({ name, format, documents, paragraphs, skipped }) => [
      name,
      format,
      documents,
      paragraphs,
      skipped,
    ]),
    [
      [
        'squares',
        'layer',
        1,
        12,
        [{ where: 'field objectid', reason: 'nearly every feature has its own value' }],
      ],
    ],
  );
  assert.deepEqual(
    failures.map(({ kind }) => kind),
    ['not-found'],
  );
  const [paragraph] = await world.engine.readParagraphs(
    { corpus: corpora[0]!.id, offset: 3, limit: 1 },
    unattended,
  );
  assert.deepEqual(paragraph!.tokens, ['cover=Dune', 'dune', 'wet=N', 'touches=Dune', 'touches=Salt_marsh']);
  const again = await world.run('add-corpora', { ...adding, layers: [layer] });
  assert.deepEqual(
    again.failures.map(({ kind }) => kind),
    ['already-exists'],
  );
});

test('a layer whose fields say nothing is no text', async (t) => {
  const world = await openWorld(t);
  const layer = await addSquares(
    world,
    Array.from({ length: 12 }, (_, n) => ({ objectid: n, cover: null })),
    4,
  );
  const { corpora, failures } = await world.run('add-corpora', {
    paths: [],
    format: null,
    column: null,
    layers: [layer],
  });
  assert.deepEqual([corpora.length, failures[0]!.kind], [0, 'not-enough']);
});

const COVERS = ['Marsh', 'Dune', 'Wood', 'Field', 'Water', 'Town'];

test('a hidden attribute is recovered from one that follows it, and not where nothing does', async (t) => {
  const world = await openWorld(t);
  const random = new Random(3);
  const squares = Array.from({ length: 400 }, (_, n) => {
    const cover = random.below(COVERS.length);
    return {
      objectid: n,
      cover: COVERS[cover]!,
      // One to one with the cover: telling it would be telling the answer.
      code: 10 + cover,
      // Two covers share each soil.
      soil: `S${cover >> 1}`,
      colour: `C${random.below(5)}`,
      season: `Q${random.below(4)}`,
    };
  });
  const layer = await addSquares(world, squares, 20);
  const ask = { layer, folds: 4, seed: 1 };
  const cover = await world.run('recover-attribute', { ...ask, field: 'cover' });
  assert.deepEqual(cover.hiddenToo, ['code']);
  assert.deepEqual([cover.features, cover.values, cover.split.blocks], [400, 6, 64]);
  // The soil leaves two of six: ½ is the most there is; the most frequent cover is a sixth or a little more.
  assert.ok(cover.predicted.hitAt1 > 0.4 && cover.predicted.hitAt1 < 0.6, JSON.stringify(cover));
  assert.ok(cover.frequency.hitAt1 < 0.25 && cover.shuffle.hitAt1 < 0.25, JSON.stringify(cover));
  assert.equal(cover.predicted.hitAt5, null);
  // Chance in five; were the answer in the text, all would be right.
  const colour = await world.run('recover-attribute', { ...ask, field: 'colour' });
  assert.ok(colour.predicted.hitAt1 < 0.3, JSON.stringify(colour));
  await assert.rejects(world.run('recover-attribute', { ...ask, field: 'objectid' }), {
    failure: {
      kind: 'out-of-range',
      what: 'The field objectid',
      reason: 'nearly every feature has its own value',
    },
  });
});

test('fields that are one to one are found, and no others', () => {
  const repeating = new RepeatingFields('class');
  for (const [name, code, group, same] of [
    ['Forest', 4, 'A', 'x'],
    ['Shrub', 5, 'A', 'x'],
    ['Water', 1, 'B', 'x'],
    ['Forest', 4, 'A', 'x'],
  ] as const)
    repeating.add({ class: name, code, group, same, empty: null });
  assert.deepEqual(repeating.names(), ['code']);
});

test('blocks of ground are whole in a fold, and folds about as large', () => {
  const random = new Random(2);
  const places = Array.from({ length: 1000 }, () => [random.uniform(), random.uniform()] as const);
  const { foldOf, blocks } = groundFolds(places, 5, 1);
  assert.equal(blocks, 64);
  const folds = new Map<string, Set<number>>();
  for (const [n, [x, y]] of places.entries()) {
    // Eight blocks on a side, over the ground from the first to the last place.
    const block = `${Math.floor(8 * x)}/${Math.floor(8 * y)}`;
    folds.set(block, (folds.get(block) ?? new Set()).add(foldOf[n]!));
  }
  // But for places at the seams, where the ground is a little smaller than the unit square.
  assert.ok([...folds.values()].filter((found) => found.size === 1).length > 40);
  const sizes = [0, 1, 2, 3, 4].map((fold) => foldOf.filter((one) => one === fold).length);
  assert.ok(Math.max(...sizes) - Math.min(...sizes) < 20, String(sizes));
});
