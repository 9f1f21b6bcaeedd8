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

/** Where a person has put a scene that does not say it, or says it wrongly. */
export interface Georeference {
  /** `EPSG:n`, WKT or a PROJ string. */
  crs: string;
  /**
   * Pixels → CRS: `x = a·column + b·row + c`, `y = d·column + e·row + f`. Pixels are counted from the outer corner of
   * the first, in the scene as it is shown: upright.
   */
  affine: [a: number, b: number, c: number, d: number, e: number, f: number];
}

export interface SceneRecord extends RasterSummary {
  id: string;
  kind: 'raster' | 'image-set' | 'embedding-table';
  /** As a person has placed it; `crs`, `extent` and `pixelSizeM` follow from it. Null: as the file says. */
  georeference: Georeference | null;
  /** Whether its file says how pixels lie in a CRS, be it one that it does not name. */
  hasAffine: boolean;
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

/**
 * What files become: `each` a scene by itself, and the bands of a known sensor in a folder one scene; `stack`: all of them
 * the bands of one scene; `mosaic`: pieces of one; `image-set`: the pictures of a folder, each a tile with its folder as label.
 */
export type ScenesAs = 'each' | 'stack' | 'mosaic' | 'image-set';

/** What a person says of tables of embeddings that they do not say themselves. */
export interface TableWishes {
  /** The column that labels. Null: `label`, where there is such a column. */
  labelField: string | null;
  /** Whose embeddings they are. Null: as recognised. */
  modelId: string | null;
}

/** A scene whose files were known by their names. */
export interface RecognisedScene {
  /** Id of the scene. */
  scene: string;
  /** `Landsat 8`, `Sentinel-2`, … */
  sensor: string;
  /** ISO 8601; null when neither names nor metadata say. */
  acquired: string | null;
  /** `B4 red`, in the order of the scene's bands. */
  bands: string[];
  /** The band that says where clouds are, and what it hides; null without one. */
  mask: { band: string; hides: string } | null;
  /** Files of the folder that are not in the scene. */
  leftOut: { path: string; reason: string }[];
}

/** Sentences that were tied to the pictures of a set. */
export interface CaptionsAdded {
  /** Id of the scene. */
  scene: string;
  /** Pictures that have one or more. */
  images: number;
  sentences: number;
  /** Pictures without a sentence. */
  withoutCaption: string[];
  /** What the file calls pictures that are not there, or that more than one picture is called. */
  withoutImage: string[];
}

export interface ScenesAdded {
  scenes: SceneRecord[];
  failures: FileFailure[];
  recognised: RecognisedScene[];
  /** Where captions were given. */
  captions?: CaptionsAdded[];
}

/** How pixels become one of an overview: their mean, one of them, or the one that occurs most (classes). */
export const OVERVIEW_METHODS = ['average', 'nearest', 'mode'] as const;
export type OverviewMethod = (typeof OVERVIEW_METHODS)[number];

/** What was built for one scene. */
export interface BuiltOverviews {
  scene: string;
  name: string;
  /** Null where nothing was missing. */
  method: OverviewMethod | null;
  /** How many it has now, its own included. */
  overviews: number;
  /** How many were made. */
  built: number;
  file: string | null;
  bytes: number;
  seconds: number;
}

/** Whether a scene is so large that its map is slow, or a preview, until overviews are built. */
export function lacksOverviews({ width, height, overviews }: RasterSummary): boolean {
  return Math.max(width, height) > 4000 && overviews === 0;
}

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
