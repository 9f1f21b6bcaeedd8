import type { Work } from './work.ts';

export interface ExtractorRun {
  id: string;
  dimension: number;
  backend: string;
  tiles: number;
  tilesPerSecond: number;
}

export interface TrainMappingParams {
  name: string | null;
  method: 'ridge';
  extractor: string | null;
  space: string | null;
  seed: number;
}

export interface MappingTrained {
  mapping: string;
  method: string;
  train: { tiles: number; labels: number };
  validation: { tiles: number; hitAt1: number | null };
  unreadLabels: string[];
  seconds: number;
}

export interface MappingRecord extends MappingTrained {
  name: string;
  active: boolean;
  space: string;
  extractor: string;
  createdAt: string;
  /** E.g. “older than 41 labels”; null when its inputs are unchanged, and of one that is not active in its space. */
  stale: string | null;
  embeddedTiles: number;
}

export interface Evaluation {
  split: {
    kind: string;
    folds: number;
    seed: number;
    blocks: number;
    trainTiles: number;
    testTiles: number;
    nearestTrainTileM: number | null;
  };
  hitAt1: number | null;
  accuracy: number | null;
  hitAt5: number | null;
  meanAveragePrecision: number | null;
  perLabel: {
    label: string;
    tiles: number;
    baseRate: number;
    averagePrecision: number | null;
    hitAt1: number | null;
  }[];
  chance: { hitAt1: number | null };
  majority: { hitAt1: number | null };
  ceiling: { hitAt1: number | null };
  randomLabels: { hitAt1: number | null };
  zeroShot: null;
  notJudged: { label: string; reason: string }[];
  /** Why a figure above is null. */
  reasons: Record<string, string>;
  intervals: Record<string, [number, number]>;
  /** Rows true, columns answered, in the order of `perLabel`; counts. */
  confusion: number[][];
  /** How often the test folds of this project have been looked at, this time included. */
  looks: number;
}

export interface ImageMethods {
  listFeatures(params: Record<string, never>, work: Work): Promise<{ extractors: ExtractorRun[] }>;
  listExtractors(
    params: Record<string, never>,
    work: Work,
  ): Promise<{
    extractors: { id: string; kind: string; inputSize: number; dimension: number; backend: string }[];
  }>;
  listMappings(params: Record<string, never>, work: Work): Promise<{ mappings: MappingRecord[] }>;
  useMapping(params: { mapping: string }, work: Work): Promise<MappingRecord>;
  /** The last evaluation of a mapping; null before the first. */
  lastEvaluation(
    params: { mapping: string | null },
    work: Work,
  ): Promise<(Evaluation & { at: string }) | null>;
}
