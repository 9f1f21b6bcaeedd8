import { EngineError } from '../../contract/failure.ts';
import { FRAME_TILE_PX } from '../../contract/pixels.ts';
import { drawPicture } from '../../raster/display/render.ts';
import { renderStyle } from '../scenes/scene-record.ts';
import { pngResponse, styleOf } from './map-tile.ts';
import type { Route } from './routes.ts';

/** `<scene>/<reduction>/<column>/<row>.png?style=…`: a square of a scene in its own pixels, upright. */
export const answerFrameTile: Route = async (session, rest, query, work) => {
  const match = /^([^/]+)\/(\d{1,6})\/(\d{1,9})\/(\d{1,9})\.png$/.exec(rest);
  const [reduction, column, row] = (match?.slice(2) ?? []).map(Number) as [number, number, number];
  if (!match || reduction < 1)
    throw new EngineError({ kind: 'out-of-range', what: 'The address of a tile', reason: rest });
  const { raster } = await session.project().rasters.of(match[1]!, work.signal);
  const style = renderStyle(raster, styleOf(query, raster));
  const [left, top] = [column * FRAME_TILE_PX, row * FRAME_TILE_PX];
  const toSource = (x: number, y: number) => [(left + x) * reduction, (top + y) * reduction] as const;
  const picture = { toSource, widthPx: FRAME_TILE_PX, heightPx: FRAME_TILE_PX };
  return pngResponse(await drawPicture(raster, picture, style, { mayBePreview: true }, work), FRAME_TILE_PX);
};
