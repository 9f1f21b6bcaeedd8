import type { Work } from '../contract/work.ts';
import type { Affine } from '../geo/affine.ts';
import type { Crs } from '../geo/crs.ts';
import type { Geometry } from '../geo/geometry.ts';
import type { TileGrid } from '../geo/tile-grid.ts';
import { coverGrid } from './cover-grid.ts';
import { type FractionWarning, prepareScene } from './prepare-scene.ts';

/** One feature that carries a label. */
export interface LabelledFeature {
  readonly featureId: string;
  /** In the layer's CRS. */
  readonly geometry: Geometry;
  readonly labelId: string;
}

export interface LabelledLayer {
  readonly layerId: string;
  readonly crs: Crs;
  readonly features: Iterable<LabelledFeature> | AsyncIterable<LabelledFeature>;
  /** Everything of these labels inside the layer's extent was mapped: what it leaves free there is background. */
  readonly complete: boolean;
  /** Half the width that lines, and the radius that points, are given on the ground; polygons are left alone. */
  readonly bufferM: number;
}

export interface SceneLayers {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly crs: Crs;
  /** Pixels as stored → map; may be rotated, or south-up. */
  readonly affine: Affine;
  readonly layers: readonly LabelledLayer[];
}

export interface FractionsInput extends SceneLayers {
  readonly grid: TileGrid;
}

export type FractionsProgress =
  | { stage: 'features'; layerId: string; done: number }
  | { stage: 'tiles'; done: number; total: number };

/**
 * The covered fraction of every label in every tile, sparse: tile n has the entries
 * `entryStart[n]` ≤ i < `entryStart[n + 1]`, in ascending order of label. Fractions of 0 have no entry.
 */
export interface Fractions {
  readonly grid: TileGrid;
  readonly labelIds: readonly string[];
  /** `[tiles + 1]` */
  readonly entryStart: Uint32Array;
  /** `[entries]`, index into `labelIds`. */
  readonly label: Uint16Array;
  /** `[entries]`, covered area ÷ area of the whole square, in (0, 1]. */
  readonly fraction: Float64Array;
  /** `[entries + 1]`: entry i stems from `feature[featureStart[i]]` … `feature[featureStart[i + 1] − 1]`. */
  readonly featureStart: Uint32Array;
  /** Index into `features`. */
  readonly feature: Uint32Array;
  readonly features: readonly { readonly layerId: string; readonly featureId: string }[];
  /** `[tiles]`: 1 where the whole tile lies inside the extent of a layer that is complete. */
  readonly insideComplete: Uint8Array;
  readonly warnings: readonly FractionWarning[];
}

/**
 * The covered fraction of each label in each tile, exact: polygons are brought into the scene's pixels with their
 * edges densified, and clipped to each tile. Where features of one label overlap, the area of their union counts.
 *
 * Rows of the grid are independent of one another, and the result depends on the input alone.
 */
export async function computeFractions(
  input: FractionsInput,
  work: Work<FractionsProgress>,
): Promise<Fractions> {
  const prepared = await prepareScene(input, work);
  return coverGrid(prepared, input.grid, work);
}
