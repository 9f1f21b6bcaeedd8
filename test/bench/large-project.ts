import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runTask } from '../../native/contract/run-task.ts';
import { DEFAULT_SPACE } from '../../native/contract/text.ts';
import { unattended } from '../../native/contract/work.ts';
import { crsFromCode } from '../../native/geo/crs.ts';
import { normaliseRows } from '../../native/math/distance.ts';
import { Random } from '../../native/math/random.ts';
import { createEngine } from '../../native/service/engine.ts';
import { mappingToBytes } from '../../native/service/mappings/mapping-bytes.ts';
import { mappingCalibration } from '../../native/service/mappings/mapping-calibration.ts';
import { LoadedSpaces } from '../../native/service/spaces/loaded-spaces.ts';
import { spaceCalibration } from '../../native/service/spaces/space-calibration.ts';
import { openStore } from '../../native/store/open.ts';
import type { SpaceContent } from '../../native/store/ports/space.ts';
import type { Transaction } from '../../native/store/ports/transaction.ts';
import type { ProjectStore } from '../../native/store/ports.ts';
import { makeTiff, utmTags } from '../native/raster/make-tiff.ts';

export interface LargeSize {
  columns: number;
  rows: number;
  terms: number;
  paragraphs: number;
  dimension: number;
}

/** The words of the invented language, most frequent first. */
export function wordOf(term: number): string {
  const syllables = ['ba', 'ce', 'di', 'fo', 'gu', 'ha', 'je', 'ki', 'lo', 'mu'];
  return [...String(10_000 + term)].map((digit) => syllables[Number(digit)]).join('');
}

const TILE_PX = 2;
const TEXTS_PER_DOCUMENT = 25;
const LABELS = 8;

/**
 * Makes a project of any size whose scene, space and tile embeddings are invented, seeded: what time a search takes
 * depends on their number alone.
 *
 * @returns its folder
 */
export async function makeLargeProject(folder: string, size: LargeSize): Promise<string> {
  const dir = path.join(folder, 'large.semantile');
  const { engine, close } = createEngine({ userDir: path.join(folder, 'user'), socket: null });
  await engine.newProject({ path: dir }, unattended);
  const files = await writeFiles(folder, size);
  await runTask(engine, 'add-scenes', { paths: [files.scene] }, unattended);
  await runTask(engine, 'tile', { scene: null, sizePx: TILE_PX, sizeM: null, stridePx: null }, unattended);
  const layer = { path: files.layer, layer: null, labelField: 'cover', label: null, labelText: null };
  await runTask(engine, 'add-layer', { ...layer, crs: null, bufferM: 0, complete: false }, unattended);
  await runTask(engine, 'label', { rule: null }, unattended);
  await runTask(engine, 'add-corpora', { paths: [files.corpus], format: null, column: null }, unattended);
  await close();
  const store = await openStore(dir);
  await putSpace(store, size);
  await putEmbeddings(store, size);
  await store.close();
  return dir;
}

async function writeFiles(folder: string, { columns, rows, paragraphs, terms }: LargeSize) {
  const random = new Random(1);
  const [widthPx, heightPx] = [columns * TILE_PX, rows * TILE_PX];
  const pixels = Uint8Array.from({ length: widthPx * heightPx }, () => random.below(256));
  const scene = path.join(folder, 'large.tif');
  await writeFile(scene, makeTiff([{ widthPx, heightPx, blocks: [pixels], tags: utmTags }]));
  const layer = path.join(folder, 'cover.geojson');
  await writeFile(layer, JSON.stringify(landCover(widthPx, heightPx, random)));
  const corpus = path.join(folder, 'corpus.tsv');
  const lines = Array.from({ length: paragraphs }, (_, n) => {
    const words = Array.from({ length: 8 }, () => wordOf(random.below(terms)));
    return `document-${Math.floor(n / TEXTS_PER_DOCUMENT)}\t${words.join(' ')}.`;
  });
  await writeFile(corpus, `${lines.join('\n')}\n`);
  return { scene, layer, corpus };
}

/** A chequerboard of labelled rectangles, in degrees as GeoJSON has it. The pixels are those of `utmTags`. */
function landCover(widthPx: number, heightPx: number, random: Random) {
  const crs = crsFromCode('EPSG:32615');
  const at = (u: number, v: number) => crs.inverse(500_000 + 10 * widthPx * u, 4_600_000 - 10 * heightPx * v);
  const side = 16;
  const features = Array.from({ length: side * side }, (_, n) => {
    const [u, v] = [(n % side) / side, Math.floor(n / side) / side];
    const [right, below] = [u + 1 / side, v + 1 / side];
    const ring = [at(u, v), at(u, below), at(right, below), at(right, v), at(u, v)];
    const cover = wordOf(random.below(LABELS));
    return {
      type: 'Feature',
      properties: { cover },
      geometry: { type: 'Polygon', coordinates: [ring] },
    };
  });
  return { type: 'FeatureCollection', features };
}

/** Rows of unit length about 64 random directions. */
function inventedRows(count: number, dimension: number, random: Random): Float32Array {
  const centres = Float32Array.from({ length: 64 * dimension }, () => random.normal());
  const rows = new Float32Array(count * dimension);
  for (let row = 0; row < count; row++) {
    const centre = random.below(64) * dimension;
    for (let k = 0; k < dimension; k++) rows[row * dimension + k] = centres[centre + k]! + random.normal();
  }
  return normaliseRows(rows, dimension);
}

async function putSpace(store: ProjectStore, { terms, dimension }: LargeSize): Promise<void> {
  const ids: string[] = [];
  for await (const batch of store.paragraphs.stream(unattended)) ids.push(...batch.map(({ id }) => id));
  const documents = [...new Set(ids.map((id) => id.slice(0, id.lastIndexOf('.'))))];
  const random = new Random(2);
  const rows = (count: number) => inventedRows(count, dimension, random);
  const content: SpaceContent = {
    terms: {
      texts: Array.from({ length: terms }, (_, term) => wordOf(term)),
      counts: Float64Array.from({ length: terms }, (_, term) => Math.ceil((50 * terms) / (term + 1))),
      embeddings: rows(terms),
      output: rows(terms),
    },
    paragraphs: { ids, embeddings: rows(ids.length) },
    documents: { ids: documents, embeddings: rows(documents.length) },
  };
  const params = { ...DEFAULT_SPACE, name: 'invented', dimension };
  const facts = { words: 8 * ids.length, wordsPerSecond: 1, seconds: 1, finalLoss: 1, lossCurve: [] };
  const searchedBy = { paragraph: 'sum', document: 'sum' };
  const calibration = await spaceCalibration(content, params, unattended);
  await store.spaces.insert(
    {
      name: 'invented',
      origin: { kind: 'trained' },
      params,
      dimension,
      corpusHash: '',
      ...facts,
      searchedBy,
      metrics: {},
      calibration,
    },
    content,
    unattended,
  );
}

async function putEmbeddings(store: ProjectStore, { dimension }: LargeSize): Promise<void> {
  const random = new Random(3);
  const space = await new LoadedSpaces(store).get(null);
  const centre = Float32Array.from({ length: dimension }, () => 0.02 * random.normal());
  const items = inventedRows(2000, dimension, random).map((value) => 0.7 * value);
  const titles = Array.from({ length: LABELS }, (_, label) => wordOf(label));
  const labels = { titles, embeddings: inventedRows(LABELS, dimension, random) };
  const mapping = await store.mappings.insert({
    name: 'invented',
    space: space.record.id,
    extractor: 'colour-texture',
    extractorVersion: '',
    method: 'ridge',
    bandLayout: '1 band',
    weights: mappingToBytes({
      method: 'ridge',
      featureDimension: 1,
      spaceDimension: dimension,
      model: { settings: { lambda: 1 }, arrays: { weights: new Float32Array(2 * LABELS) } },
      labelEmbeddings: labels.embeddings,
      centre,
      halfLength: 1,
      novelty: null,
    }),
    labels: [],
    trainingHash: '',
    metrics: {
      validation: { hitAt1: null },
      trainTiles: 0,
      validationTiles: 0,
      settings: { lambda: 1 },
      seed: 1,
      hiddenUnits: null,
      unreadLabels: [],
      heldOut: [],
      seconds: 0,
      inputs: null,
      shipped: null,
    },
    calibration: await mappingCalibration(space, centre, items, labels, 1, unattended),
  });
  const [scene] = await store.scenes.list();
  const target = { of: 'tile-embeddings' as const, scene: scene!.record.id, mapping: mapping.id };
  await store.workQueue.submit(target, await store.tileEmbeddings.missing(mapping.id, target.scene));
  for (let lease = await store.workQueue.take(target); lease; lease = await store.workQueue.take(target)) {
    const { shard } = lease;
    const embeddings = inventedRows(shard.last - shard.first, dimension, random).map((value) => 0.7 * value);
    const finish = (transaction: Transaction) => store.workQueue.finish(lease!, transaction);
    await store.tileEmbeddings.replace(shard, { mapping: mapping.id, embeddings, novelty: null }, finish);
  }
}
