import type { Work } from '../contract/work.ts';

export const SPLITS = ['train', 'validation', 'test'] as const;
export type Split = (typeof SPLITS)[number];

/** Where one label lies in a chip. */
export interface DatasetRegion {
  /** Title of the label. */
  label: string;
  /** Covered fraction of the tile, in [0, 1]. */
  fraction: number;
  /** Outer rings of the covered parts, interleaved x, y in chip pixels; empty where the whole tile is meant. */
  outlines: Float64Array[];
  /** `layer/feature` of what covers it; empty for a label a person gave. */
  features: string[];
}

export interface DatasetTile {
  /** `<scene id>/<grid>/<n>`. */
  id: string;
  scene: string;
  split: Split;
  /** The label a classifier should answer: of several, the one that covers most. */
  label: string;
  regions: DatasetRegion[];
  /** Degrees, `[west, south, east, north]`; null without a place. */
  extent: readonly [number, number, number, number] | null;
  /** Corners of the tile in degrees, from the north-west clockwise, interleaved; empty without a place. */
  corners: number[];
  origin: string;
  widthPx: number;
  heightPx: number;
}

/** Labelled tiles as an export format sees them. */
export interface Dataset {
  name: string;
  seed: number;
  createdAt: string;
  /** Titles with what they mean, in the order of their colours. */
  labels: { title: string; name: string; parent: string | null }[];
  tiles: DatasetTile[];
  /** PNG of one tile, as its scene is shown. */
  chip(tile: DatasetTile, work: Work): Promise<Uint8Array>;
}

export interface DatasetFormat {
  id: string;
  label: string;
  load(): Promise<DatasetWriter>;
}

export interface DatasetWriter {
  /** Fills an empty folder; reports written tiles. */
  write(dataset: Dataset, folder: string, work: Work<{ done: number; total: number }>): Promise<void>;
}

/** A file name for a tile that every file system takes: `<scene>_<grid>_<n>.png`. */
export function chipName(tile: DatasetTile): string {
  return `${tile.id.replaceAll('/', '_')}.png`;
}
