import type { Work } from './work.ts';

export type SampleType = 'uint8' | 'int8' | 'uint16' | 'int16' | 'uint32' | 'int32' | 'float32' | 'float64';

export interface Band {
  /** 1-based, as GIS users count. */
  index: number;
  type: SampleType;
  /** `nan` where it is no number, as in STAC: JSON has no word for it. */
  nodata: number | 'nan' | null;
  description: string | null;
}

/** What a raster file says of itself. */
export interface RasterSummary {
  name: string;
  path: string;
  width: number;
  height: number;
  bands: Band[];
  /** `EPSG:n`, else WKT, else null. */
  crs: string | null;
  /** Degrees, `[west, south, east, north]`; null without a place. */
  extent: [number, number, number, number] | null;
  pixelSizeM: number | null;
  overviews: number;
  warnings: string[];
}

export interface SceneRecord extends RasterSummary {
  id: string;
  kind: 'raster' | 'image-set' | 'embedding-table';
}

/** How a scene is drawn. One band is grey; three are red, green, blue. */
export interface SceneStyle {
  bands: number[];
  /** Per drawn band, in the file's own values. */
  low: number[];
  high: number[];
  gamma: number;
  resampling: 'bilinear' | 'nearest';
}

export interface ScenePlacement {
  id: string;
  visible: boolean;
  opacity: number;
  style: SceneStyle;
}

export interface BandStatistics {
  band: number;
  min: number;
  max: number;
  mean: number;
  standardDeviation: number;
  /** Values at 0.5, 1, 2, 5, 25, 50, 75, 95, 98, 99 and 99.5 percent. */
  percentiles: number[];
}

export const STATISTICS_PERCENTS = [0.5, 1, 2, 5, 25, 50, 75, 95, 98, 99, 99.5] as const;

export interface FileFailure {
  path: string;
  kind: string;
  message: string;
}

export interface SceneMethods {
  listScenes(params: Record<string, never>, work: Work): Promise<{ scenes: SceneRecord[] }>;
  /** Draw order (first is topmost), visibility, opacity and style of every scene. */
  scenePlacements(params: Record<string, never>, work: Work): Promise<ScenePlacement[]>;
  placeScenes(params: { placements: ScenePlacement[] }, work: Work): Promise<void>;
  sceneStatistics(params: { scene: string }, work: Work): Promise<BandStatistics[]>;
  removeScene(params: { scene: string }, work: Work): Promise<void>;
  /** The record of one file, without a project. */
  inspectFile(params: { path: string }, work: Work): Promise<RasterSummary>;
  /** Writes a window of a file (or scene) as `.npy`, `[band, row, column]`, rows and nodata as stored. */
  readWindow(
    params: {
      path: string;
      window: [column: number, row: number, width: number, height: number];
      bands: number[] | null;
      out: string;
    },
    work: Work,
  ): Promise<{ file: string; bytes: number; shape: number[]; type: SampleType }>;
  /** Values of every band under a place; null where the scene has no data. */
  pickPixel(
    params: { scene: string; lonDeg: number; latDeg: number },
    work: Work,
  ): Promise<{ columnPx: number; rowPx: number; values: (number | null)[] } | null>;
}
