import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { DEFAULT_SPACE } from '../../../native/contract/text.ts';
import { unattended, type Work } from '../../../native/contract/work.ts';
import { Random } from '../../../native/math/random.ts';
import { MIGRATIONS } from '../../../native/store/migrations/migrate.ts';
import { createStore } from '../../../native/store/open.ts';
import type { NewDocument } from '../../../native/store/ports/corpus.ts';
import type { NewGrid } from '../../../native/store/ports/grid.ts';
import type { NewLayer, StoredFeature } from '../../../native/store/ports/layer.ts';
import type { NewMapping } from '../../../native/store/ports/mapping.ts';
import type { NewScene } from '../../../native/store/ports/scene.ts';
import type { Shard } from '../../../native/store/ports/shard.ts';
import type { NewSpace, SpaceContent } from '../../../native/store/ports/space.ts';
import type { FractionTable } from '../../../native/store/ports/tile-label.ts';
import type { Settle } from '../../../native/store/ports/transaction.ts';
import type { WorkTarget } from '../../../native/store/ports/work-queue.ts';
import type { ProjectStore } from '../../../native/store/ports.ts';
import {
  APPLICATION_ID,
  connectForWriting,
  type WritableDb,
} from '../../../native/store/sqlite/base/database.ts';

export const work: Work = unattended;

/** A folder that goes when the test ends. */
export function temporaryFolder(t: Pick<TestContext, 'after'>): string {
  const dir = mkdtempSync(join(tmpdir(), 'semantile-store-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** The database of a project as an older version of the program left it. @param dir the project's folder, which is there */
export function databaseOfVersion(dir: string, version: number): WritableDb {
  const db = connectForWriting(join(dir, 'project.db'));
  db.pragma(`application_id = ${APPLICATION_ID}`);
  for (const up of MIGRATIONS.slice(0, version)) up(db);
  db.pragma(`user_version = ${version}`);
  return db;
}

export async function emptyProject(t: TestContext): Promise<ProjectStore> {
  const store = await createStore(join(temporaryFolder(t), 'Test.semantile'));
  t.after(() => store.close());
  return store;
}

/** A `Work` that is aborted after the signal has been looked at some times. */
export function abortedAfter(looks: number): Work {
  const controller = new AbortController();
  let left = looks;
  const signal = new Proxy(controller.signal, {
    get(target, name) {
      if (name === 'throwIfAborted' && left-- <= 0) controller.abort();
      const value = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { signal, report() {} };
}

/** Name, size and hash of every file below a folder. */
export function contentOf(dir: string): Record<string, string> {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    files
      .filter((name) => statSync(join(dir, name)).isFile())
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(dir, name)))
          .digest('hex'),
      ]),
  );
}

export function scene(id: string, path: string): NewScene {
  return {
    record: {
      id,
      kind: 'raster',
      name: `${id}.tif`,
      path,
      width: 640,
      height: 480,
      bands: [{ index: 1, type: 'uint16', nodata: 0, description: 'red', meaning: 'red' }],
      crs: 'EPSG:32615',
      extent: [-93, 16, -92, 17],
      pixelSizeM: 30,
      overviews: 2,
      warnings: [],
    },
    fingerprint: `print-${id}`,
    affine: { a: 30, b: 0, c: 500_000, d: 0, e: -30, f: 1_900_000 },
    acquiredAt: null,
    placement: {
      visible: true,
      opacity: 1,
      style: {
        bands: [1],
        low: [0],
        high: [1000],
        gamma: 1,
        resampling: 'bilinear',
        maths: null,
        colourMap: null,
        stretch: null,
      },
    },
    statistics: null,
  };
}

/** `columns × rows` tiles of 64 pixels. */
export function grid(sceneId: string, columns: number, rows: number, sizePx = 64): NewGrid {
  const nodataFractions = new Float32Array(columns * rows);
  return { scene: sceneId, sizePx, stridePx: sizePx, columns, rows, nodataFractions, nodataTiles: 0 };
}

/** Shard n of a scene of so many tiles. */
export function shard(sceneId: string, tiles: number, n: number): Shard {
  return { scene: sceneId, first: 1024 * n, last: Math.min(tiles, 1024 * (n + 1)) };
}

/** Submits one shard, takes it, and answers with what settles it. */
export async function leased(store: ProjectStore, target: WorkTarget, one: Shard): Promise<Settle> {
  await store.workQueue.submit(target, [one]);
  const lease = await store.workQueue.take(target);
  if (lease?.shard.first !== one.first) throw new Error('another shard was waiting');
  return (transaction) => store.workQueue.finish(lease, transaction);
}

export const LAYER: Omit<NewLayer, 'id'> = {
  name: 'land cover',
  path: '/data/cover.gpkg',
  format: 'geopackage',
  drawn: false,
  crs: 'EPSG:4326',
  labelField: 'class',
  complete: false,
  bufferM: 0,
};

export const FINDINGS = { geometryTypes: ['Polygon'], repaired: 0, skipped: [], warnings: [] };

export function feature(id: string, west: number, south: number, label: string | null = null): StoredFeature {
  return {
    feature: id,
    wkb: new Uint8Array([1, 2, 3, id.length]),
    extent: [west, south, west + 1, south + 1],
    attributes: { class: 'forest', area: 1.5, checked: true, note: null },
    label,
    problem: null,
  };
}

/** Documents of two paragraphs each. */
export function documents(count: number): NewDocument[] {
  return Array.from({ length: count }, (_, n) => ({
    name: `doc-${n}`,
    title: n % 2 ? null : `Title ${n}`,
    paragraphs: [
      { text: `first of ${n}`, tokens: 3 },
      { text: `second of ${n}`, tokens: 3 },
    ],
  }));
}

export async function addCorpus(store: ProjectStore, count: number): Promise<string> {
  const findings = () => ({ format: 'tsv', skipped: [] });
  const corpus = { name: 'corpus', path: '/data/c.tsv' };
  return (await store.corpora.insert(corpus, documents(count), findings, work)).id;
}

export function newSpace(name: string, dimension: number): NewSpace {
  return {
    name,
    origin: { kind: 'trained' },
    params: { ...DEFAULT_SPACE, dimension },
    dimension,
    corpusHash: 'hash',
    words: 1000,
    wordsPerSecond: 250_000.5,
    seconds: 1.5,
    finalLoss: 2.25,
    lossCurve: [
      [0, 4.1],
      [1, 2.25],
    ],
    searchedBy: { paragraph: 'sif', document: 'trained' },
    metrics: { wordToDocument: 0.5 },
    calibration: new Uint8Array([9, 8, 7]),
  };
}

/** Terms t0 … and the paragraphs and documents of a corpus made by `addCorpus`, with random rows. */
export function spaceContent(
  corpus: string,
  terms: number,
  documentCount: number,
  dimension: number,
): SpaceContent {
  const random = new Random(1);
  const matrix = (rows: number) => Float32Array.from({ length: rows * dimension }, () => random.normal());
  const numbers = Array.from({ length: documentCount }, (_, n) => n);
  return {
    terms: {
      texts: Array.from({ length: terms }, (_, n) => `t${n}`),
      counts: Float64Array.from({ length: terms }, (_, n) => terms - n),
      embeddings: matrix(terms),
      output: matrix(terms),
    },
    paragraphs: {
      ids: numbers.flatMap((n) => [`${corpus}.${n}.0`, `${corpus}.${n}.1`]),
      embeddings: matrix(2 * documentCount),
    },
    documents: { ids: numbers.map((n) => `${corpus}.${n}`), embeddings: matrix(documentCount) },
  };
}

export function newMapping(name: string, space: string): NewMapping {
  return {
    name,
    space,
    extractor: 'colour-texture',
    extractorVersion: 'colour-texture/1 context=3',
    method: 'ridge',
    bandLayout: '3 × uint8',
    weights: new Uint8Array(Float32Array.of(1, 2, 3).buffer),
    labels: [{ label: 'l1', tiles: 12 }],
    trainingHash: 'abc',
    metrics: {
      validation: { hitAt1: 0.5 },
      trainTiles: 12,
      validationTiles: 4,
      settings: { lambda: 1 },
      seed: 1,
      hiddenUnits: null,
      unreadLabels: ['TC'],
      heldOut: [],
      seconds: 2,
      inputs: 'def',
      shipped: null,
    },
    calibration: new Uint8Array([5, 6]),
  };
}

/** About one entry a tile, of two labels, and features that reach over several tiles. */
export function fractionTable(tiles: number, labels: string[]): FractionTable {
  const random = new Random(7);
  const starts = new Uint32Array(tiles + 1);
  for (let tile = 0; tile < tiles; tile++) starts[tile + 1] = starts[tile]! + random.below(3);
  const entries = starts[tiles]!;
  const featureStarts = new Uint32Array(entries + 1);
  for (let e = 0; e < entries; e++) featureStarts[e + 1] = featureStarts[e]! + 1 + random.below(2);
  // In order of first use, as a table that is cut and joined again has them.
  const featureIndex = Uint32Array.from({ length: featureStarts[entries]! }, (_, i) => i >> 2);
  return {
    first: 0,
    tiles,
    labels,
    starts,
    labelIndex: Uint32Array.from({ length: entries }, () => random.below(labels.length)),
    fractions: Float64Array.from({ length: entries }, () => random.uniform()),
    featureStarts,
    featureIndex,
    features: Array.from({ length: (featureIndex.at(-1) ?? -1) + 1 }, (_, n) => ({
      layer: n % 2 ? 'layer-a' : 'layer-b',
      feature: `f/${n}`,
    })),
    insideComplete: Uint8Array.from({ length: tiles }, () => random.below(2)),
  };
}
