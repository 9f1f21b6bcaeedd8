import { EngineError } from '../../contract/failure.ts';
import type { Work } from '../../contract/work.ts';
import { tileWindow } from '../../geo/tile-grid.ts';
import { encodePng } from '../../io/png.ts';
import { percentile } from '../../raster/display/stretch.ts';
import type { RenderStyle } from '../../raster/display/style.ts';
import { embeddingTableOf } from '../../raster/embedding-table/embedding-table-raster.ts';
import type { PixelWindow, Raster } from '../../raster/raster.ts';
import { readGridWindow } from '../../raster/windows/grid-space.ts';
import { renderChip } from '../../raster/windows/tile-pixels.ts';
import type { StoredGrid } from '../../store/ports/grid.ts';
import type { StoredScene } from '../../store/ports/scene.ts';
import { renderStyle } from '../scenes/scene-record.ts';
import { findTile } from '../tiles/tile-id.ts';
import { type Route, required, wholeNumber } from './routes.ts';
import { rowPicture } from './table-pictures.ts';

const LARGEST_CHIP_PX = 1024;
const WIDEST_CONTEXT = 15;

/** `<tile id>.png?size=…&context=…`: the tile in the middle of a window `context` times its size. */
export const answerChip: Route = async (session, rest, query, work) => {
  const project = session.project();
  const { grid, n } = await findTile(project, rest.replace(/\.png$/, ''));
  const { scene, raster } = await project.rasters.of(grid.scene, work.signal);
  const sizePx = wholeNumber(query, 'size', 8, LARGEST_CHIP_PX);
  const context = Number(required(query, 'context'));
  if (!(context >= 1 && context <= WIDEST_CONTEXT)) {
    throw new EngineError({ kind: 'out-of-range', what: 'context', reason: `choose 1 … ${WIDEST_CONTEXT}` });
  }
  const table = embeddingTableOf(raster);
  const data = table
    ? await rowPicture(table, n, sizePx, work)
    : await pictureOf(n, { grid, scene, raster, sizePx, context }, work);
  const png = await encodePng({ data, widthPx: sizePx, heightPx: sizePx, channels: 4 });
  // The style of the scene is not in the address: a chip is asked for again after a while.
  return new Response(png as Uint8Array<ArrayBuffer>, {
    headers: { 'content-type': 'image/png', 'cache-control': 'private, max-age=60' },
  });
};

interface Asked {
  grid: StoredGrid;
  scene: StoredScene;
  raster: Raster;
  sizePx: number;
  context: number;
}

async function pictureOf(n: number, { grid, scene, raster, sizePx, context }: Asked, work: Work) {
  const tile = tileWindow(grid, n);
  // Around a picture of a set lie others, which have nothing to do with it.
  const isAlone = scene.record.kind === 'image-set';
  const marginPx = isAlone ? 0 : Math.round((tile.sizePx * (context - 1)) / 2);
  const sidePx = tile.sizePx + 2 * marginPx;
  const window = {
    columnPx: tile.columnPx - marginPx,
    rowPx: tile.rowPx - marginPx,
    widthPx: sidePx,
    heightPx: sidePx,
  };
  const style = await ownStretch(raster, window, renderStyle(raster, scene.placement.style), work);
  return renderChip(raster, window, style, sizePx, work);
}

const LOW_PERCENT = 1;
const HIGH_PERCENT = 99;
/** A chip of one surface is not stretched until its noise fills the range. */
const LEAST_SHARE_OF_SCENE = 0.3;

/**
 * The style of the scene, stretched over what this window holds, so that a dark corner of a scene can be seen. All bands move
 * together: colours stay what they are. Photographs drawn as they are are left alone, and colours that stand for a value.
 */
async function ownStretch(
  raster: Raster,
  window: PixelWindow,
  style: RenderStyle,
  work: Work,
): Promise<RenderStyle> {
  const isAsItIs = raster.bitsPerSample <= 8 && style.stretch.low.every((low) => low === 0);
  if (style.palette || style.ramp || style.isIndex || isAsItIs) return style;
  const { data, alpha } = await readGridWindow(raster, window, style.bands, work);
  const values = Float32Array.from(relativeValues(data, alpha, style)).sort();
  if (values.length === 0) return style;
  const [low, high] = [percentile(values, LOW_PERCENT), percentile(values, HIGH_PERCENT)];
  const middle = (low + high) / 2;
  const half = Math.max(high - low, LEAST_SHARE_OF_SCENE) / 2;
  const at = (share: number) =>
    style.stretch.low.map((from, band) => from + share * (style.stretch.high[band]! - from));
  return { ...style, stretch: { low: at(middle - half), high: at(middle + half) } };
}

/** Valid samples of all drawn bands, 0 and 1 being the ends of the scene's stretch. */
function* relativeValues(data: Float32Array, alpha: Uint8Array, { stretch }: RenderStyle): Generator<number> {
  for (let i = 0; i < data.length; i++) {
    const band = Math.floor(i / alpha.length);
    const [low, high] = [stretch.low[band]!, stretch.high[band]!];
    if (alpha[i % alpha.length] !== 0 && high > low) yield (data[i]! - low) / (high - low);
  }
}
