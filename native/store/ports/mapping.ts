import type { Evaluation, MappingMethod } from '../../contract/image.ts';
import type { Work } from '../../contract/work.ts';
import type { Shard } from './shard.ts';
import type { Settle } from './transaction.ts';

/** How a training went. */
export interface MappingMetrics {
  validation: { hitAt1: number | null; meanRecall?: number };
  trainTiles: number;
  validationTiles: number;
  /** What the method chose, e.g. ridge's `lambda`. */
  settings: Readonly<Record<string, number>>;
  seed: number;
  /** As was asked for; null: as the method has it. */
  hiddenUnits: number | null;
  /** Titles of labels that were left out because the space knew no word of theirs. */
  unreadLabels: string[];
  /** Ids of the labels that were held out, with their synonyms and children. */
  heldOut: string[];
  /** Sizes of the pixels it learnt from; null where they have none on the ground; mappings of before have no word of it. */
  ground?: { leastPixelM: number; mostPixelM: number } | null;
  seconds: number;
  /** Names what the training read, cheaper to compute than `trainingHash`; null for mappings of before it was kept. */
  inputs: string | null;
  /** Of a mapping that the program is shipped with; null for one that the project has trained. */
  shipped: { title: string; licence: string } | null;
}

export interface NewMapping {
  name: string;
  /** Space id. */
  space: string;
  /** Extractor id and the version of its features. */
  extractor: string;
  extractorVersion: string;
  method: MappingMethod;
  /** E.g. `3 × uint8`; a scene with another one is refused. */
  bandLayout: string;
  /** The trained function, in the caller's own format. */
  weights: Uint8Array;
  /** What it was trained on, by label id. */
  labels: { label: string; tiles: number }[];
  /** Names the training set: tiles, labels, features, label texts. */
  trainingHash: string;
  metrics: MappingMetrics;
  calibration: Uint8Array | null;
}

export interface StoredMapping extends Omit<NewMapping, 'weights' | 'calibration'> {
  id: string;
  createdAt: string;
  active: boolean;
  embeddedTiles: number;
}

export interface MappingStore {
  /** The newest mapping of a space is its active one, until a person chooses. */
  insert(mapping: NewMapping): Promise<StoredMapping>;
  /** Newest first. */
  list(): Promise<StoredMapping[]>;
  /** By id, else by name: the newest of that name. */
  find(idOrName: string): Promise<StoredMapping | null>;
  get(idOrName: string): Promise<StoredMapping>;
  /** Null when the space has no mapping. */
  active(space: string): Promise<StoredMapping | null>;
  /** A person chooses this one, within its space. */
  activate(id: string): Promise<StoredMapping>;
  readWeights(id: string): Promise<Uint8Array>;
  readCalibration(id: string): Promise<Uint8Array | null>;
  remove(id: string): Promise<void>;
}

/** What a mapping made of one shard. */
export interface ShardEmbeddings {
  /** Mapping id. */
  mapping: string;
  /** Row-major `[tiles of the shard × dimension of the space]`. */
  embeddings: Float32Array;
  /** Row-major `[tiles of the shard × NOVELTY_WAYS]`; null of a mapping that cannot tell. */
  novelty: Float32Array | null;
}

export interface SceneEmbeddings {
  tiles: number;
  /** Row-major `[tiles × dimension]`; rows of missing shards are NaN. */
  embeddings: Float32Array;
  missingShards: Shard[];
}

export interface NearestQuery {
  /** Mapping id. */
  mapping: string;
  /** `[dimension]`, about the centre of the mapping. */
  embedding: Float32Array;
  k: number;
}

/** A scene that is looked through, and which of its tiles may be found. */
export interface TileFilter {
  scene: string;
  /** `[tiles]`, 0 for those that may not; null for all. */
  admits: Uint8Array | null;
}

export interface TileHit {
  scene: string;
  tile: number;
  /** Inner product with the query. */
  similarity: number;
}

export interface EmbeddingStore {
  /** Writes a whole shard, settled in the same transaction: both or neither. @returns whether it stands */
  replace(shard: Shard, result: ShardEmbeddings, settle: Settle): Promise<boolean>;
  /** Shards that are not there, ascending: what to go on with. */
  missing(mapping: string, scene: string): Promise<Shard[]>;
  /** Null when nothing of the scene is embedded. */
  read(mapping: string, scene: string, work: Work): Promise<SceneEmbeddings | null>;
  /** `[dimension]`; null when the tile is not embedded. */
  readTile(mapping: string, scene: string, tile: number): Promise<Float32Array | null>;
  /**
   * How unlike anything labelled the tiles of a scene are, row-major `[tiles × NOVELTY_WAYS]`; NaN where it is not known.
   * Null when it is known of none.
   */
  readNovelty(mapping: string, scene: string): Promise<Float32Array | null>;
  /** The k tiles that pass the filters and are nearest to a query, nearest first; of equal ones the first. */
  nearest(query: NearestQuery, filters: readonly TileFilter[], work: Work): Promise<TileHit[]>;
  /** Scene id → embedded tiles; scenes without any are left out. */
  countByScene(mapping: string): Promise<Map<string, number>>;
}

export interface EvaluationStore {
  add(mapping: string, evaluation: Evaluation): Promise<void>;
  last(mapping: string): Promise<(Evaluation & { at: string }) | null>;
}
