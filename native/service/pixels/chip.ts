import { EngineError } from '../../contract/failure.ts';
import { tileWindow } from '../../geo/tile-grid.ts';
import { encodePng } from '../../io/png.ts';
import { renderChip } from '../../raster/tile-pixels.ts';
import { renderStyle } from '../scene-record.ts';
import { findTile } from '../tile-id.ts';
import { type Route, required, wholeNumber } from './routes.ts';

const LARGEST_CHIP_PX = 1024;
const WIDEST_CONTEXT = 15;

/** `<tile id>.png?size=…&context=…`: the tile in the middle of a window `context` times its size. */
export const answerChip: Route = async (session, rest, query, work) => {
  const project = session.project();
  const { grid, n } = await findTile(project, rest.replace(/\.png$/, ''));
  const { scene, raster } = await project.rasters.of(grid.scene);
  const sizePx = wholeNumber(query, 'size', 8, LARGEST_CHIP_PX);
  const context = Number(required(query, 'context'));
  if (!(context >= 1 && context <= WIDEST_CONTEXT)) {
    throw new EngineError({ kind: 'out-of-range', what: 'context', reason: `choose 1 … ${WIDEST_CONTEXT}` });
  }
  const tile = tileWindow(grid, n);
  const marginPx = Math.round((tile.sizePx * (context - 1)) / 2);
  const sidePx = tile.sizePx + 2 * marginPx;
  const window = {
    columnPx: tile.columnPx - marginPx,
    rowPx: tile.rowPx - marginPx,
    widthPx: sidePx,
    heightPx: sidePx,
  };
  const data = await renderChip(raster, window, renderStyle(raster, scene.placement.style), sizePx, work);
  const png = await encodePng({ data, widthPx: sizePx, heightPx: sizePx, channels: 4 });
  // The style of the scene is not in the address: a chip is asked for again after a while.
  return new Response(png as Uint8Array<ArrayBuffer>, {
    headers: { 'content-type': 'image/png', 'cache-control': 'private, max-age=60' },
  });
};
