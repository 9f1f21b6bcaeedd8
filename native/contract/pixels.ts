import type { Rule } from './label.ts';
import type { Georeference } from './scene.ts';
import type { SceneStyle } from './scene-style.ts';

/**
 * Paths of everything too large for a message, below the origin of the shell. All answers are immutable for their
 * URL but those that carry a revision, which is only there to make the URL new.
 */

/**
 * PNG, 256 × 256, EPSG:3857. `{z}/{x}/{y}` are left for the map to fill in.
 *
 * @param overviews how many the scene has now: built ones make its tiles new
 * @param georeference where a person has put it, or is trying to; null: where it lies
 */
export function mapTilePath(
  scene: string,
  style: SceneStyle,
  overviews: number,
  georeference: Georeference | null,
): string {
  const place = georeference ? `&place=${encodeURIComponent(JSON.stringify(georeference))}` : '';
  return `/pixels/map/${scene}/{z}/{x}/{y}.png?${drawnAs(style)}&overviews=${overviews}${place}`;
}

/** Side of a tile of `frameTilePath`, px. */
export const FRAME_TILE_PX = 256;

/**
 * PNG: a square of a scene in its own pixels, upright. Columns and rows count squares from its first corner.
 *
 * @param reduction pixels of the scene along one of the square's
 */
export function frameTilePath(
  scene: string,
  style: SceneStyle,
  overviews: number,
  { reduction, column, row }: { reduction: number; column: number; row: number },
): string {
  return `/pixels/frame/${scene}/${reduction}/${column}/${row}.png?${drawnAs(style)}&overviews=${overviews}`;
}

function drawnAs(style: SceneStyle): string {
  return `style=${encodeURIComponent(JSON.stringify(style))}`;
}

/** Header of a map tile that was drawn from samples of a large scene without overviews. */
export const PREVIEW_HEADER = 'x-semantile-preview';

/** PNG, JPEG or WebP, EPSG:3857. The revision makes the URL new when a map that failed is asked for again. */
export function baseMapTilePath(baseMap: string, revision: number): string {
  return `/pixels/basemap/${baseMap}/{z}/{x}/{y}?revision=${revision}`;
}

/** PNG: the tile in the middle of a window `context` times its size. */
export function chipPath(tile: string, sizePx: number, context: number): string {
  return `/pixels/chip/${tile}.png?size=${sizePx}&context=${context}`;
}

/** PNG of a whole scene, at most 96 px wide and high. */
export function thumbnailPath(scene: string): string {
  return `/pixels/thumbnail/${scene}.png`;
}

/** Float64, `[tiles × 4 × 2]`: corners in EPSG:3857 metres, from the north-west of the grid, clockwise. */
export function tileCornersPath(scene: string, revision: number): string {
  return `/pixels/corners/${scene}?revision=${revision}`;
}

/** Uint16, `[tiles × 2]`: colour index + 1 of the tile's label and of a second one in conflict; 0 is none. */
export function tileLabelsPath(scene: string, rule: Rule | null, revision: number): string {
  const preview = rule ? `&rule=${encodeURIComponent(JSON.stringify(rule))}` : '';
  return `/pixels/labels/${scene}?revision=${revision}${preview}`;
}

/** Float32, `[tiles]`: covered fraction of one label (by id). */
export function tileFractionsPath(scene: string, label: string, revision: number): string {
  return `/pixels/fractions/${scene}?label=${encodeURIComponent(label)}&revision=${revision}`;
}

/** Float32, `[tiles]`: score in σ of a search; NaN for tiles that are not embedded or not asked for. */
export function tileScoresPath(scene: string, search: string): string {
  return `/pixels/scores/${scene}?search=${encodeURIComponent(search)}`;
}

/** GeoJSON in degrees; properties `feature`, `label` (title) and `colour`. */
export function featuresPath(layer: string, revision: number): string {
  return `/pixels/features/${layer}?revision=${revision}`;
}
