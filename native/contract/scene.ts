import type { BandMeaning, IndexPreset, SceneStyle } from './scene-style.ts';
import type { Work } from './work.ts';

export type SampleType = 'uint8' | 'int8' | 'uint16' | 'int16' | 'uint32' | 'int32' | 'float32' | 'float64';

export interface Band {
  /** 1-based, as GIS users count. */
  index: number;
  type: SampleType;
  /** `nan` where it is no number, as in STAC: JSON has no word for it. */
  nodata: number | 'nan' | null;
  description: string | null;
  /** As the file says, or as a person has assigned it. */
  meaning: BandMeaning | null;
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

/** By degrees, or in the pixels of a scene as stored, which one without a place has too. */
export type PixelPlace = { lonDeg: number; latDeg: number } | { columnPx: number; rowPx: number };

/** One pixel as stored: nothing is stretched or resampled. */
export interface PickedPixel {
  /** Whole numbers from 0, rows as stored. */
  columnPx: number;
  rowPx: number;
  /** The place asked for, or the centre of the pixel asked for, in the scene's CRS; null without a place. */
  crsXY: [x: number, y: number] | null;
  lonLatDeg: [longitude: number, latitude: number] | null;
  /** False where a mask, alpha or all bands say so: the map is transparent there. */
  isValid: boolean;
  bands: PickedBand[];
  /** Of the style's `maths`; null value where it is not valid or divides by zero. */
  index: { preset: IndexPreset; value: number | null } | null;
}

export interface PickedBand {
  band: number;
  /** Description, else what it measures, else null. */
  name: string | null;
  value: number | 'nan';
  isNodata: boolean;
  /** What the file calls this value (`.aux.xml`). */
  category: string | null;
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
  /** What a scene holds under a place; null outside of it. A style with `maths` asks for its index too. */
  pickPixel(
    params: { scene: string; at: PixelPlace; style: SceneStyle | null },
    work: Work,
  ): Promise<PickedPixel | null>;
}
