import path from 'node:path';
import { EngineError } from '../../contract/failure.ts';
import type { RenderedScene, RenderSceneParams } from '../../contract/scene-render.ts';
import type { Work } from '../../contract/work.ts';
import { type Crs, crsFromCode, transformer } from '../../geo/crs.ts';
import { type Extent, extentOfPositions } from '../../geo/extent.ts';
import { writeFileWhole } from '../../io/files.ts';
import { encodePng } from '../../io/png.ts';
import { renderView } from '../../raster/display/render.ts';
import { embeddingTableOf } from '../../raster/embedding-table/embedding-table-raster.ts';
import type { Raster } from '../../raster/raster.ts';
import { renderStyle } from '../scenes/scene-record.ts';
import { legendOf } from './legend.ts';
import { requestedStyle, type StyledScene } from './requested-style.ts';
import type { SceneStretches } from './scene-stretches.ts';

// Positions of all pixels are held at once, 16 bytes each.
const MOST_PX = 8192 ** 2;

/**
 * Draws a scene into a PNG with a world file beside it.
 *
 * @throws EngineError `out-of-range`, `crs-unknown`, `no-georeference`, `file-unwritable`, and what a style or reading throws
 */
export async function renderScene(
  scene: Omit<StyledScene, 'view'>,
  params: RenderSceneParams,
  stretches: SceneStretches,
  work: Work,
): Promise<RenderedScene> {
  const { bbox, widthPx, heightPx, out } = params;
  requireView(params);
  const crs = crsOf(params.crs);
  const view = viewDeg(bbox, crs);
  const style = await requestedStyle({ ...scene, view }, params.style, stretches, work);
  const { raster, record } = scene;
  requirePixels(raster);
  const size = { bbox, crs, widthPx, heightPx };
  const data = await renderView(raster, size, renderStyle(raster, style), work);
  const png = await encodePng({ data, widthPx, heightPx, channels: 4 });
  work.signal.throwIfAborted();
  const worldFile = path.join(path.dirname(out), `${path.basename(out, path.extname(out))}.pgw`);
  await writeFileWhole(out, png);
  await writeFileWhole(worldFile, worldFileText(bbox, widthPx, heightPx));
  const legend = await legendOf(raster, record, style, work);
  const isEmpty = !data.some((value, i) => i % 4 === 3 && value > 0);
  return { file: out, bytes: png.length, worldFile, legend, warnings: isEmpty ? [emptiness(raster)] : [] };
}

function requirePixels(raster: Raster): void {
  if (!embeddingTableOf(raster)) return;
  const reason = 'it is a table of embeddings, which has no pixels';
  const remedy = 'Its rows are found by “search” and listed by “label list”.';
  throw new EngineError({ kind: 'format-unsupported', path: raster.path, reason, remedy });
}

function emptiness({ summary }: Raster): string {
  const place = summary.extent?.map((degrees) => degrees.toFixed(5)).join(', ');
  return `The picture is empty: ${summary.name} has no pixel there. It lies at ${place} (degrees W, S, E, N).`;
}

function requireView({ bbox, widthPx, heightPx, out }: RenderSceneParams): void {
  const refuse = (what: string, reason: string) => new EngineError({ kind: 'out-of-range', what, reason });
  const [west, south, east, north] = bbox;
  if (!(west < east && south < north))
    throw refuse('The box', `west must lie below east and south below north, got ${bbox.join(', ')}`);
  const isSize = Number.isInteger(widthPx) && Number.isInteger(heightPx) && widthPx > 0 && heightPx > 0;
  if (!isSize || widthPx * heightPx > MOST_PX) {
    const reason = `${widthPx} × ${heightPx}; from 1 × 1 to ${MOST_PX.toLocaleString('en')} pixels can be drawn`;
    throw refuse('The size of the picture', reason);
  }
  if (path.extname(out).toLowerCase() !== '.png')
    throw refuse('The file to write', `${out} does not end in .png`);
}

function crsOf(code: string): Crs {
  try {
    return crsFromCode(code);
  } catch (error) {
    throw new EngineError({ kind: 'crs-unknown', path: 'The picture', reason: (error as Error).message });
  }
}

/** Degrees around the box: its corners and the middles of its edges. Null where the CRS has none for them. */
function viewDeg([west, south, east, north]: Extent, crs: Crs): Extent | null {
  const toDegrees = transformer(crs, crsFromCode('EPSG:4326'));
  const [x, y] = [(west + east) / 2, (south + north) / 2];
  const places = [west, x, east].flatMap((column) => [south, y, north].map((row) => toDegrees(column, row)));
  const found = extentOfPositions(Float64Array.from(places.flat()));
  return found.every(Number.isFinite) ? found : null;
}

/** Size of a pixel, no rotation, and the centre of the first one: six lines. Source: Esri, world file specification. */
function worldFileText([west, south, east, north]: Extent, widthPx: number, heightPx: number): string {
  const [stepX, stepY] = [(east - west) / widthPx, (north - south) / heightPx];
  return `${[stepX, 0, 0, -stepY, west + stepX / 2, north - stepY / 2].join('\n')}\n`;
}
