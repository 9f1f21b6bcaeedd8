import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { unattended } from '../native/contract/work.ts';
import { evaluate } from '../native/crossmodal/evaluation/evaluate.ts';
import { trainMapping } from '../native/crossmodal/mapping.ts';
import { writeFileWhole } from '../native/io/files.ts';
import { sha256 } from '../native/io/hash.ts';
import { foldsOf, splitOfFold, splitTiles, TEST, TRAIN, VALIDATION } from '../native/labelling/split.ts';
import { mappingToBytes } from '../native/service/mappings/mapping-bytes.ts';
import {
  MAPPING_CARD,
  MAPPING_FEATURES,
  MAPPING_NUMBERS,
  starterMappingFolder,
} from '../native/service/mappings/starter-mapping.ts';
import { STARTER_NUMBERS } from '../native/text/starter/read-starter.ts';
import { embeddingExtractor } from '../native/vision/embedding/extractor.ts';
import { EMBEDDING_MODELS } from '../native/vision/embedding/models.ts';
import { ROOT } from './stamps.mjs';
import { POINT_FILES, readLandPoints } from './starter/land-points.ts';
import { pickEvenly, trainingTiles } from './starter/land-tiles.ts';

/**
 * `npm run starter-mapping -- [DATA]`: learns where AlphaEarth's vectors lie in the starter space, from the labelled points
 * in `DATA/embeddings/aef-dw-points` (`../shared/data`), and writes `resources/starter/embedding-alphaearth/`: the mapping,
 * the features its scores are calibrated by, and the card that says what it is worth. Seconds; the same numbers each time.
 *
 * The method is the one that places validation blocks best; no test block was looked at to choose it.
 */
const METHODS = ['ridge', 'conse'];
const SEED = 1;
const FOLDS = 5;
/** A tenth of a degree of latitude: vectors of one field must not be on both sides. */
const BLOCK_M = 11_100;
const OPTIONS = { seed: SEED, hiddenUnits: null };
const CALIBRATED_PER_LABEL = 80;

const data = path.resolve(ROOT, process.argv[2] ?? '../shared/data');
const folder = path.join(data, 'embeddings/aef-dw-points');
const say = (line) => process.stderr.write(`${line}\n`);
const points = await readLandPoints(folder);
const space = path.join(ROOT, 'resources/starter');
const { tiles, titles } = await trainingTiles(points, space);
const split = { seed: SEED, bufferM: 0, blockM: BLOCK_M };
const places = (some) => ({
  lonDeg: Float64Array.from(some, ({ lonDeg }) => lonDeg),
  latDeg: Float64Array.from(some, ({ latDeg }) => latDeg),
  labels: some.map(({ label }) => [titles.findIndex(({ key }) => key === label)]),
  featureIds: some.map(() => []),
  tileM: 10,
});
const numbersWhere = (values, wanted) =>
  Uint32Array.from([...values.keys()].filter((n) => wanted.includes(values[n])));

const startedMs = performance.now();
const { part } = splitTiles(places(points), split);
const parts = { train: numbersWhere(part, [TRAIN, TEST]), validation: numbersWhere(part, [VALIDATION]) };
const tried = [];
for (const method of METHODS) {
  tried.push({ method, ...(await trainMapping(method, tiles, parts, OPTIONS, unattended)) });
}
const best = tried.reduce((one, other) => (other.validation.hitAt1 > one.validation.hitAt1 ? other : one));
const seconds = (performance.now() - startedMs) / 1000;

/** hit@1 and what stands beside it, of some points, blocks of ground left out in turn. */
async function judged(some) {
  const own = (await trainingTiles(some, space)).tiles;
  const folds = foldsOf(places(some), FOLDS, split);
  const splits = Array.from({ length: FOLDS }, (_, fold) => {
    const { part: inFold } = splitOfFold(places(some), folds, fold, split);
    const isTuning = (n) => folds.fold[n] === (fold + 1) % FOLDS;
    const learnt = numbersWhere(inFold, [TRAIN]);
    return {
      train: learnt.filter((n) => !isTuning(n)),
      validation: learnt.filter(isTuning),
      test: numbersWhere(inFold, [TEST]),
    };
  });
  const labels = titles.map(({ title }) => title);
  const { block } = folds;
  const input = {
    method: best.method,
    hiddenUnits: null,
    tiles: own,
    splits,
    labels,
    unread: [],
    block,
    seed: SEED,
    clouds: [],
  };
  const { hitAt1, meanAveragePrecision, chance, majority, ceiling, intervals, zeroShot, perLabel } =
    await evaluate(input, unattended);
  return {
    points: some.length,
    blocks: folds.blocks,
    hitAt1,
    interval: intervals.hitAt1,
    meanAveragePrecision,
    chance: chance.hitAt1,
    majority: majority.hitAt1,
    ceiling: ceiling.hitAt1,
    zeroShot,
    perLabel,
  };
}

say('judging');
const extractor = embeddingExtractor(EMBEDDING_MODELS.find(({ id }) => id === 'alphaearth'));
const card = {
  title: 'Land cover in AlphaEarth vectors',
  licence: 'CC BY 4.0',
  source:
    'AlphaEarth Foundations satellite embedding of 2024 (Google, Google DeepMind) and Dynamic World (Google, World Resources Institute), at 1,440 points in western Iowa and around San Francisco',
  files: POINT_FILES.map(({ file }) => ({ file, sha256: sha256(readFileSync(path.join(folder, file))) })),
  command: 'npm run starter-mapping',
  method: best.method,
  settings: best.mapping.model.settings,
  extractor: extractor.id,
  extractorVersion: extractor.version,
  bandLayout: extractor.layoutName({ count: tiles.dimension, rgb: null }),
  labels: titles.map(({ title, words, key }) => ({
    title,
    words,
    tiles: points.filter(({ label }) => label === key).length,
  })),
  space: sha256(readFileSync(path.join(space, STARTER_NUMBERS))),
  seed: SEED,
  seconds: Math.round(seconds),
  validation: best.validation,
  triedOnValidation: tried.map(({ method, validation }) => ({ method, hitAt1: validation.hitAt1 })),
  figures: {
    folds: FOLDS,
    blockM: BLOCK_M,
    all: await judged(points),
    sure: await judged(points.filter(({ isSure }) => isSure)),
  },
};
const out = starterMappingFolder(extractor.id);
await mkdir(out, { recursive: true });
await writeFileWhole(path.join(out, MAPPING_NUMBERS), mappingToBytes(best.mapping));
const features = pickEvenly(tiles, CALIBRATED_PER_LABEL, SEED);
await writeFileWhole(path.join(out, MAPPING_FEATURES), new Uint8Array(features.buffer));
await writeFileWhole(path.join(out, MAPPING_CARD), `${JSON.stringify(card, null, 2)}\n`);
say(`${out}: ${best.method}, hit@1 ${card.figures.all.hitAt1?.toFixed(3)} on blocks left out`);
