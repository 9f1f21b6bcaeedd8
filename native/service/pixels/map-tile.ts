import { EngineError } from '../../contract/failure.ts';
import type { SceneStyle } from '../../contract/scene-style.ts';
import { encodePng } from '../../io/png.ts';
import { renderMapTile } from '../../raster/render.ts';
import { parseStyle } from '../scenes/parse-style.ts';
import { renderStyle } from '../scenes/scene-record.ts';
import { immutable, type Route, required } from './routes.ts';

const MAP_TILE_PX = 256;

/** `<scene>/<z>/<x>/<y>.png?style=…` */
export const answerMapTile: Route = async (session, rest, query, work) => {
  const match = /^([^/]+)\/(\d+)\/(\d+)\/(\d+)\.png$/.exec(rest);
  if (!match)
    throw new EngineError({ kind: 'out-of-range', what: 'The address of a map tile', reason: rest });
  const { raster } = await session.project().rasters.of(match[1]!);
  const style = parseStyle(jsonOf(required(query, 'style')), raster.summary.bands.length);
  const place = { z: Number(match[2]), x: Number(match[3]), y: Number(match[4]), sizePx: MAP_TILE_PX };
  const data = await renderMapTile(raster, place, renderStyle(raster, style), work);
  return immutable(
    await encodePng({ data, widthPx: MAP_TILE_PX, heightPx: MAP_TILE_PX, channels: 4 }),
    'image/png',
  );
};

function jsonOf(text: string): Partial<SceneStyle> {
  try {
    return (JSON.parse(text) ?? {}) as Partial<SceneStyle>;
  } catch {
    throw new EngineError({ kind: 'out-of-range', what: 'The style of a scene', reason: 'it is no JSON' });
  }
}
