import { unattended } from '../../native/contract/work.ts';
import { randomEmbeddings } from '../../native/crossmodal/evaluation/baselines.ts';
import { labelShares } from '../../native/crossmodal/label-shares.ts';
import { embedTiles, embedWithNovelty, type Mapping, trainMapping } from '../../native/crossmodal/mapping.ts';
import { Random } from '../../native/math/random.ts';
import { SHARD_TILES } from '../../native/store/ports/shard.ts';
import { inTurns, printFigure, timed } from './figure.ts';

/**
 * Tiles into the space on one core: features of 1024 numbers, a linear map, embeddings of 200; by shards, as `embed`
 * does, without the store. The same with the novelty of every tile.
 */
const FEATURES = 1024;
const SPACE = 200;
const LABELS = 20;
const TRAINING_TILES = 3000;
const SHARDS = 20;

const random = new Random(1);
const mapping = await trained();
const features = Float32Array.from({ length: SHARD_TILES * FEATURES }, () => random.normal());
const tiles = SHARDS * SHARD_TILES;
await report('embed, linear', embedTiles);
await report('embed, linear, with novelty', embedWithNovelty);

async function report(name: string, embed: typeof embedTiles | typeof embedWithNovelty): Promise<void> {
  const run = () =>
    timed(async () => {
      for (let n = 0; n < SHARDS; n++) await embed(features, mapping, unattended);
    });
  const { ours } = await inTurns(run, null);
  printFigure({
    name,
    unit: 'tiles a second',
    ours: (tiles * 1000) / ours.wallMs,
    oursCpuMs: ours.cpuMs,
    peer: null,
    quality: { tilesPerCpuSecond: (tiles * 1000) / ours.cpuMs },
    sizes: { tiles, features: FEATURES, dimension: SPACE, labels: LABELS, trainingTiles: TRAINING_TILES },
    threads: 1,
  });
}

async function trained(): Promise<Mapping> {
  const labels = Array.from({ length: TRAINING_TILES }, (_, tile) => tile % LABELS);
  const tiles = {
    features: Float32Array.from({ length: TRAINING_TILES * FEATURES }, () => random.normal()),
    dimension: FEATURES,
    shares: labelShares(labels.map((label) => [[label, 1]])),
    labelEmbeddings: randomEmbeddings(LABELS, SPACE, 1),
    spaceDimension: SPACE,
    kin: new Uint8Array(LABELS ** 2),
    vocabularyMean: new Float32Array(SPACE),
  };
  const split = { train: Uint32Array.from(labels.keys()), validation: new Uint32Array(0) };
  return (await trainMapping('ridge', tiles, split, { seed: 1, hiddenUnits: null }, unattended)).mapping;
}
